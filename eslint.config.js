import pluginVue from 'eslint-plugin-vue';
import { importX } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';
import { layersRule } from './scripts/lint/layers.js';

const sources = ['core/**/*.ts', 'main/**/*.ts', 'preload/**/*.ts', 'renderer/**/*.{ts,vue}', 'test/**/*.ts'];

export default tseslint.config(
  { ignores: ['out/**', 'dist/**', 'node_modules/**', '.setup/**', 'report/**', 'test/fixtures/**'] },
  ...tseslint.configs.recommended,
  ...pluginVue.configs['flat/essential'],
  {
    files: sources,
    plugins: { 'import-x': importX, workbench: { rules: { layers: layersRule } } },
    languageOptions: { parserOptions: { parser: tseslint.parser } },
    settings: {
      'import-x/resolver': { node: { extensions: ['.ts', '.vue', '.js'] } },
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
    },
    rules: {
      'workbench/layers': 'error',
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
      'import-x/no-default-export': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': 'allow-with-description' }],
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx', 'hack'] }],
      eqeqeq: 'error',
    },
  },
  {
    files: ['core/**/*.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Every draw comes from core/random.ts.' },
        { object: 'Date', property: 'now', message: 'Core gets its clock from the caller.' },
      ],
      'no-restricted-globals': ['error', { name: 'window', message: 'Core runs without a window.' }],
    },
  },
  {
    files: ['test/**/*.ts', 'core/**/*.test.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: 'MemberExpression[object.name=/^(it|test|describe)$/][property.name=/^(skip|only|todo)$/]',
          message: 'No skipped or focused tests without a decision record.',
        },
      ],
    },
  },
  {
    files: ['*.config.ts', '*.config.js', 'renderer/**/*.d.ts'],
    rules: { 'import-x/no-default-export': 'off' },
  },
  { files: ['**/*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
  {
    files: ['renderer/**/*.vue'],
    rules: { 'import-x/no-default-export': 'off', 'vue/multi-word-component-names': 'off' },
  },
);
