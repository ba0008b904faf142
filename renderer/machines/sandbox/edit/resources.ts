import { type BucketSpec, groupDigits } from '#engine';
import type { CommandOf } from '../commands.ts';
import { type Applied, done, freshId, isBlank, refused, type SandboxDocument, withScene, withWorld } from '../document.ts';
import { followReferences, type Replacement, replaced } from '../references.ts';
import { withoutDangling } from './dangling.ts';
import { without } from '../without.ts';

const isBucketName = (name: string): boolean => /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name);
const badBucket = 'A bucket’s name has 3 to 63 lower-case letters, digits, dots and dashes.';
const noBucket = (arn: string): Applied => refused(`There is no bucket ${arn}.`);
const isVpce = (vpce: string): boolean => /^vpce-[0-9a-z]{1,32}$/.test(vpce);
const badVpce = 'The id of an endpoint looks like vpce-1a2b3c4d.';

/** Buckets and VPC endpoints. */
export const edits = {
  addBucket: (document: SandboxDocument, { account, name }: CommandOf<'addBucket'>): Applied => {
    const { keys, buckets, world } = document.scene;
    if (!isBucketName(name)) return refused(badBucket);
    if (!world.accounts.some(({ id }) => id === account)) return refused(`There is no account ${groupDigits(account)}.`);
    const arn = `arn:aws:s3:::${name}`;
    if (world.buckets?.some((one) => one.arn === arn) === true) return refused(`There is a bucket ${name} already. Names of buckets are unique in all of AWS.`);
    const bucket = { id: freshId(name, [...keys, ...buckets]), name, arn };
    const objects = { id: freshId(`${name}-object`, [...keys, ...buckets, bucket]), name: `${name}/object`, arn: `${arn}/object` };
    return done(withScene(document, { buckets: [...buckets, bucket, objects], world: { ...world, buckets: [...(world.buckets ?? []), { arn, account }] } }));
  },

  renameBucket: (document: SandboxDocument, { arn, name, follow }: CommandOf<'renameBucket'>): Applied => {
    const { scene } = document;
    if (!isBucketName(name)) return refused(badBucket);
    if (scene.world.buckets?.some((one) => one.arn === arn) !== true) return noBucket(arn);
    const to = `arn:aws:s3:::${name}`;
    if (to !== arn && scene.world.buckets.some((one) => one.arn === to)) return refused(`There is a bucket ${name} already.`);
    const replacements: Replacement[] = [{ from: arn, to, below: true }];
    const world = follow ? followReferences(scene.world, replacements) : scene.world;
    const old = arn.slice(arn.lastIndexOf(':') + 1);
    return done(
      withScene(document, {
        buckets: scene.buckets.map((one) => {
          const next = replaced(one.arn, replacements);
          return next === one.arn ? one : { ...one, arn: next, name: one.name === old || one.name.startsWith(`${old}/`) ? name + one.name.slice(old.length) : one.name };
        }),
        world: { ...world, buckets: (world.buckets ?? []).map((one) => (one.arn === arn ? { ...one, arn: to } : one)) },
      }),
    );
  },

  changeBucket: (document: SandboxDocument, { arn, change }: CommandOf<'changeBucket'>): Applied => {
    const { accounts, buckets = [] } = document.scene.world;
    if (!buckets.some((one) => one.arn === arn)) return noBucket(arn);
    if (change.account !== undefined && !accounts.some(({ id }) => id === change.account)) return refused(`There is no account ${groupDigits(change.account)}.`);
    return done(withWorld(document, { buckets: buckets.map((one): BucketSpec => (one.arn === arn ? { ...one, ...change } : one)) }));
  },

  deleteBucket: (document: SandboxDocument, { arn }: CommandOf<'deleteBucket'>): Applied => {
    const { buckets = [] } = document.scene.world;
    return buckets.some((one) => one.arn === arn) ? done(withoutDangling(withWorld(document, { buckets: buckets.filter((one) => one.arn !== arn) }))) : noBucket(arn);
  },

  addEndpoint: (document: SandboxDocument, { name, vpce, vpc }: CommandOf<'addEndpoint'>): Applied => {
    const { endpoints } = document.scene;
    if (isBlank(name)) return refused('An endpoint needs a name.');
    if (!isVpce(vpce)) return refused(badVpce);
    if (endpoints.some((one) => one.vpce === vpce)) return refused(`There is an endpoint ${vpce} already.`);
    return done(withScene(document, { endpoints: [...endpoints, { id: freshId(name, endpoints), name: name.trim(), vpce, ...(vpc === undefined || vpc === '' ? {} : { vpc }) }] }));
  },

  changeEndpoint: (document: SandboxDocument, { id, name, vpce, vpc }: CommandOf<'changeEndpoint'>): Applied => {
    const { endpoints } = document.scene;
    if (!endpoints.some((one) => one.id === id)) return refused(`There is no endpoint ${id}.`);
    if (isBlank(name)) return refused('An endpoint needs a name.');
    if (!isVpce(vpce)) return refused(badVpce);
    return done(
      withScene(document, {
        endpoints: endpoints.map((one) => {
          if (one.id !== id) return one;
          return { ...without(one, 'vpc'), name: name.trim(), vpce, ...(vpc === undefined || vpc === '' ? {} : { vpc }) };
        }),
      }),
    );
  },

  deleteEndpoint: (document: SandboxDocument, { id }: CommandOf<'deleteEndpoint'>): Applied => {
    const { endpoints } = document.scene;
    if (!endpoints.some((one) => one.id === id)) return refused(`There is no endpoint ${id}.`);
    return done(withoutDangling(withScene(document, { endpoints: endpoints.filter((one) => one.id !== id) })));
  },
};
