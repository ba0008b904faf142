import { Refusal } from '../answers.ts';
import type { Call } from '../call.ts';
import { page } from '../pages.ts';
import { withKey } from '../state.ts';
import { keyOperation, nothing, type Operation } from './operation.ts';

/** The parameter `Tags` as a map. */
export function tagsOf(call: Call): Readonly<Record<string, string>> {
  return Object.fromEntries(call.parameters.tags('Tags').map(({ TagKey, TagValue }) => [TagKey, TagValue]));
}

/** The condition keys that the parameter `Tags` fills. */
export function tagKeys(call: Call): Readonly<Record<string, string | readonly string[]>> {
  const tags = call.parameters.tags('Tags');
  const values = tags.map(({ TagKey, TagValue }) => [`aws:RequestTag/${TagKey}`, TagValue] as const);
  return tags.length === 0 ? {} : { ...Object.fromEntries(values), 'aws:TagKeys': tags.map(({ TagKey }) => TagKey) };
}

export function checkTags(tags: readonly { readonly TagKey: string }[]): void {
  if (tags.some(({ TagKey }) => /^aws:/i.test(TagKey))) throw new Refusal('TagException', 'A tag key cannot begin with aws:.');
}

export const TagResource: Operation = keyOperation({
  keys: tagKeys,
  perform: (call, key) => {
    checkTags(call.parameters.tags('Tags'));
    const tags = { ...key.tags, ...tagsOf(call) };
    if (Object.keys(tags).length > 50) throw new Refusal('LimitExceededException', 'A key has at most 50 tags.');
    return { output: nothing, state: withKey(call.state, key.arn, (one) => ({ ...one, tags })) };
  },
});

export const UntagResource: Operation = keyOperation({
  keys: ({ parameters }) => (parameters.texts('TagKeys').length === 0 ? {} : { 'aws:TagKeys': parameters.texts('TagKeys') }),
  perform: (call, key) => {
    const gone = call.parameters.texts('TagKeys');
    const tags = Object.fromEntries(Object.entries(key.tags ?? {}).filter(([name]) => !gone.includes(name)));
    return { output: nothing, state: withKey(call.state, key.arn, (one) => ({ ...one, tags })) };
  },
});

export const ListResourceTags: Operation = keyOperation({
  perform: ({ parameters }, key) => ({ output: page(parameters, 'Tags', Object.entries(key.tags ?? {}).map(([TagKey, TagValue]) => ({ TagKey, TagValue }))) }),
});
