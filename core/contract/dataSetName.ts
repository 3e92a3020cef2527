/** What the user may call a data set of their own. */
export const dataSetName = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;
