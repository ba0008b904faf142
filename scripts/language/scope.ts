/** Where texts that the window or the app's menus and dialogs show stand. */
const inside = /^(?:renderer|engine|electron\/(?:main|shared)|lessons\/format)\/.+\.(?:ts|svelte)$/;

/** What AWS says, what is looked up by its name, and what only the build and the command line say. */
const outside = [
  /\.d\.ts$/,
  /^engine\/catalog\//,
  /^engine\/7-explain\/aws-message\.ts$/,
  /^electron\/shared\/texts\.ts$/,
  /^electron\/main\/(?:protocol|served-files|picture)\.ts$/,
  /^lessons\/format\/(?:mutate|coverage|texts)/,
  /^renderer\/machines\/sandbox\/console\/kms\.ts$/,
];

/** @param path from the project's folder, with slashes */
export function isTranslated(path: string): boolean {
  return inside.test(path) && !outside.some((pattern) => pattern.test(path));
}
