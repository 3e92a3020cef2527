/** The report's style sheet; colours of verdicts are told by words as well. */
export const style = `
body { font: 15px/1.5 system-ui, sans-serif; color: #1c2430; background: #fff; margin: 2rem auto; max-width: 62rem; padding: 0 1rem; }
h1 { font-size: 1.6rem; } h2 { margin-top: 3rem; border-top: 2px solid #1c2430; padding-top: 1rem; } h3 { margin-top: 2.5rem; }
code { font: 0.85em ui-monospace, monospace; background: #eef1f5; border-radius: 3px; padding: 0 0.3em; }
table { border-collapse: collapse; width: 100%; margin: 0.7rem 0; font-size: 0.92em; }
th, td { text-align: left; vertical-align: top; padding: 0.3rem 0.6rem 0.3rem 0; border-bottom: 1px solid #d9dee6; }
.question { font-size: 1.1em; } .formula { overflow-x: auto; padding: 0.4rem 0; } .formula svg { max-width: 100%; }
.label, .source, .why, .statement, figcaption { color: #556070; font-size: 0.9em; } .label { margin: 0; }
.statement { border: 1px solid #9aa5b5; border-radius: 3px; padding: 0 0.3em; }
.expected { color: #176639; } .finding { color: #a3261a; font-weight: 600; } .quiet { color: #556070; }
.warning { border-left: 3px solid #b7791f; padding-left: 0.7rem; } .note { border-left: 3px solid #9aa5b5; padding-left: 0.7rem; }
figure { margin: 1.2rem 0; } figure svg, figure img { max-width: 100%; height: auto; } summary { cursor: pointer; }
@media print { details > * { display: block; } }
`;
