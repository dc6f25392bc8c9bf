// The version written into model files and run folders. A test holds it equal to package.json's.

/** The version of affetto, as in package.json. */
export const version = '0.1.0';
