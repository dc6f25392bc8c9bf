// The version written into model files and run folders. A test holds it equal to package.json's.

export const version = '0.1.0';
