/** A half-open range of UTF-16 code units in a document's text: `from` is inside, `to` is not. */
export interface Range {
  readonly from: number;
  readonly to: number;
}
