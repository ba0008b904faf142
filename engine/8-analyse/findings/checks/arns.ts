/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html; the others are for isolated networks. */
const partitions: ReadonlySet<string> = new Set(['aws', 'aws-cn', 'aws-us-gov', 'aws-iso', 'aws-iso-b', 'aws-iso-e', 'aws-iso-f', 'aws-eusc']);

export function knownPartition(text: string): boolean {
  return partitions.has(text);
}

/** Whether the text has the form of a Region: new ones come every year, so there is no list. */
export function looksLikeRegion(text: string): boolean {
  return /^[a-z]{2,4}(-[a-z]+)+-\d$/.test(text);
}

/** The same for a text with wildcards: what stands there in full must not be impossible. */
export function mayBeRegion(text: string): boolean {
  return /[*?$]/.test(text) ? /^[a-z0-9*?${}:,' _/-]+$/i.test(text) : looksLikeRegion(text);
}
