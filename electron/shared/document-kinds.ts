import rows from './document-kinds.json' with { type: 'json' };

/** A kind of file that belongs to the app: a double click on one opens it here. */
export interface DocumentKind {
  readonly id: string;
  /** Without the dot. */
  readonly extension: string;
  /** As the system's file manager names it. */
  readonly name: string;
  readonly mimeType: string;
  /** The picture of its files, by name. */
  readonly icon: string;
  /** A larger file is refused before it is read. */
  readonly mostBytes: number;
}

/** Every kind. The rows are JSON so that packaging reads the same ones without a build. */
export const documentKinds: readonly DocumentKind[] = rows;

/** The kind of a file, by the end of its name; undefined: none of ours. */
export function documentKindOf(file: string): DocumentKind | undefined {
  const name = file.toLowerCase();
  return documentKinds.find(({ extension }) => name.endsWith(`.${extension}`));
}
