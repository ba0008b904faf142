/** Where texts that the window or the app's menus and dialogs show stand. */
const inside = /^(?:renderer|engine|electron\/(?:main|shared)|lessons\/format)\/.+\.(?:ts|svelte)$/;

/** What AWS says, what is made for files of others, and what makes files of lessons. */
const outside = [
  /\.d\.ts$/,
  /^engine\/catalog\//,
  /^engine\/7-explain\/aws-message\.ts$/,
  /^electron\/shared\/texts\.ts$/,
  /^electron\/main\/(?:protocol|served-files|picture)\.ts$/,
  /^lessons\/format\/(?:mutate|rewrite|coverage|texts|translations)/,
  /^renderer\/exchange\/export\/(?:cdk|terraform(?:-document)?)\.ts$/,
  /^renderer\/machines\/sandbox\/console\/kms\.ts$/,
];

/** @param path from the project's folder, with slashes */
export function isTranslated(path: string): boolean {
  return inside.test(path) && !outside.some((pattern) => pattern.test(path));
}
