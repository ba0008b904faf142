import { describe, expect, test } from 'vitest';
import type { RequestSpec } from '#engine';
import { ALIAS, allow, ANA, ask, AWAY, basisLine, BUCKET, deny, elsewhere, everyone, gateLine, GONE, HOME, KEY, may, mayNot, nobody, other, ROLE, SESSION, type Setting, ZOE } from './trace-support.ts';

type Row = readonly [name: string, setting: Setting, request: Partial<RequestSpec>, basis: string, gates: readonly string[]];

const grant = (more: object): object => ({ id: 'g1', granteePrincipal: ANA, operations: ['Decrypt'], ...more });
const notNeeded = 'identityPolicy caller notConsulted identity.not-needed';
const silentKey = 'keyPolicy key implicitDeny keyPolicy.silent';
const direct = 'keyPolicy key allow keyPolicy.direct';
const delegates = 'keyPolicy key delegates keyPolicy.delegates';

/** Who decided, and what each policy type answered on the way: the reasons that the screens and the messages tell. */
const onKeys: readonly Row[] = [
  ['the key policy names the user', { key: [allow(ANA)] }, {}, 'allowed keyPolicy.direct keyPolicy#0', [`${direct} *`, notNeeded]],
  ['the account and an IAM policy', { key: [other, allow(HOME)], identity: [other, may] }, {}, 'allowed identity.allows keyPolicy#1 identityPolicy#1', [`${delegates} *`, 'identityPolicy caller allow identity.allows *']],
  ['the account without an IAM policy', { key: [allow(HOME)], identity: [other] }, {}, 'silent identity.needed identityPolicy', [delegates, 'identityPolicy caller implicitDeny identity.needed *']],
  ['an IAM policy that the key policy leaves out', { key: [allow(ZOE)], identity: [may] }, {}, 'silent keyPolicy.silent keyPolicy', [`${silentKey} *`, 'identityPolicy caller notConsulted identity.cannot-help']],
  ['a Deny beside an Allow', { key: [allow(ANA), deny(ANA)] }, {}, 'denied decision.explicit-deny keyPolicy#1', ['keyPolicy key explicitDeny decision.explicit-deny *', notNeeded]],
  ['a Deny in IAM', { key: [allow(ANA)], identity: [may, mayNot] }, {}, 'denied decision.explicit-deny identityPolicy#1', [direct, 'identityPolicy caller explicitDeny decision.explicit-deny *']],
  [
    'a Deny in every policy type',
    { key: [nobody], identity: [mayNot], boundary: [mayNot], session: [mayNot], endpoint: [nobody], scps: [[mayNot], [may]], rcps: [[everyone], [nobody]] },
    { principal: SESSION },
    'denied decision.explicit-deny rcp#0 scp#0 vpcEndpointPolicy#0 keyPolicy#0 identityPolicy#0 permissionsBoundary#0 sessionPolicy#0',
    [
      'rcp key explicitDeny decision.explicit-deny * r-root ou-team',
      'scp caller explicitDeny decision.explicit-deny r-root ou-team',
      'vpcEndpointPolicy network explicitDeny decision.explicit-deny',
      'keyPolicy key explicitDeny decision.explicit-deny',
      'identityPolicy caller explicitDeny decision.explicit-deny',
      'permissionsBoundary caller explicitDeny decision.explicit-deny',
      'sessionPolicy caller explicitDeny decision.explicit-deny',
    ],
  ],
  [
    'an Allow in every policy type',
    { key: [allow(ROLE)], identity: [may], boundary: [may], session: [may], endpoint: [everyone], scps: [[may], undefined, [may]], rcps: [undefined, [everyone]] },
    { principal: SESSION },
    'allowed keyPolicy.direct keyPolicy#0',
    ['rcp key allow rcp.allows ou-team', 'scp caller allow scp.allows r-root ' + HOME, 'vpcEndpointPolicy network allow endpoint.allows', `${direct} *`, notNeeded, 'permissionsBoundary caller allow boundary.allows', 'sessionPolicy caller allow session.allows'],
  ],
  [
    'silence in every policy type that limits',
    { key: [allow(ROLE)], boundary: [other], session: [other], endpoint: [elsewhere], scps: [[may], [other]] },
    { principal: SESSION },
    'silent scp.limits scp vpcEndpointPolicy permissionsBoundary sessionPolicy',
    [
      'scp caller implicitDeny scp.limits * r-root ou-team',
      'vpcEndpointPolicy network implicitDeny endpoint.limits',
      direct,
      notNeeded,
      'permissionsBoundary caller implicitDeny boundary.limits',
      'sessionPolicy caller implicitDeny session.limits',
    ],
  ],
  ['an RCP that says nothing, and no SCP', { key: [allow(ANA)], rcps: [[elsewhere]] }, {}, 'allowed keyPolicy.direct keyPolicy#0', ['rcp key allow rcp.allows r-root', `${direct} *`, notNeeded]],
  ['an endpoint that stays silent', { key: [allow(ANA)], endpoint: [elsewhere] }, {}, 'silent endpoint.limits vpcEndpointPolicy', ['vpcEndpointPolicy network implicitDeny endpoint.limits *', direct, notNeeded]],
  ['a role and a boundary that stays silent', { key: [allow(ROLE)], boundary: [other] }, { principal: SESSION }, 'silent boundary.limits permissionsBoundary', [direct, notNeeded, 'permissionsBoundary caller implicitDeny boundary.limits *']],
  ['a role and a session policy that stays silent', { key: [allow(ROLE)], session: [other] }, { principal: SESSION }, 'silent session.limits sessionPolicy', [direct, notNeeded, 'sessionPolicy caller implicitDeny session.limits *']],
  ['a user and a boundary that stays silent', { key: [allow(ANA)], boundary: [other] }, {}, 'allowed keyPolicy.direct keyPolicy#0', [`${direct} *`, notNeeded, 'permissionsBoundary caller notConsulted boundary.not-limiting']],
  ['a session and a session policy that stays silent', { key: [allow(SESSION)], session: [other] }, { principal: SESSION }, 'allowed keyPolicy.direct keyPolicy#0', [`${direct} *`, notNeeded, 'sessionPolicy caller notConsulted session.not-limiting']],
  ['a boundary that denies what it does not limit', { key: [allow(ANA)], boundary: [mayNot] }, {}, 'denied decision.explicit-deny permissionsBoundary#0', [direct, notNeeded, 'permissionsBoundary caller explicitDeny decision.explicit-deny *']],
  ['the account, an IAM policy, and a boundary that stays silent', { key: [allow(HOME)], identity: [may], boundary: [other] }, {}, 'silent boundary.limits permissionsBoundary', [delegates, 'identityPolicy caller allow identity.allows', 'permissionsBoundary caller implicitDeny boundary.limits *']],
  ['a key policy that leaves the caller out, and a boundary that stays silent', { key: [allow(ZOE)], identity: [may], boundary: [other] }, {}, 'silent keyPolicy.silent keyPolicy', [`${silentKey} *`, 'identityPolicy caller notConsulted identity.cannot-help', 'permissionsBoundary caller notConsulted boundary.not-limiting']],
  ['a federated session, by IAM policies of its user and of the session', { key: [allow(HOME)], identity: [may], session: [may] }, { principal: `arn:aws:sts::${HOME}:federated-user/Ana` }, 'allowed identity.allows keyPolicy#0 identityPolicy#0', [`${delegates} *`, 'identityPolicy caller allow identity.allows *', 'sessionPolicy caller allow session.allows']],
  ['a role by its ARN and by everyone', { key: [allow(ROLE), allow('*'), allow(HOME)] }, { principal: SESSION }, 'allowed keyPolicy.direct keyPolicy#1', [`${direct} *`, notNeeded]],
  ['the root user', { key: [allow(HOME)] }, { principal: `arn:aws:iam::${HOME}:root` }, 'allowed keyPolicy.root-user keyPolicy#0', ['keyPolicy key allow keyPolicy.root-user *', 'identityPolicy caller notConsulted identity.root-user']],
  ['the root user of another account', { key: [allow(AWAY)] }, { principal: `arn:aws:iam::${AWAY}:root` }, 'allowed crossAccount.both-sides keyPolicy#0', ['keyPolicy key allow keyPolicy.root-user *', 'identityPolicy caller allow identity.root-user']],
  ['a service', { key: [{ ...everyone, Principal: { Service: 'logs.amazonaws.com' } }] }, { principal: 'logs.amazonaws.com' }, 'allowed keyPolicy.service keyPolicy#0', ['keyPolicy key allow keyPolicy.service *']],
  ['a service that no statement names', { key: [allow(HOME)] }, { principal: 'logs.amazonaws.com' }, 'silent keyPolicy.silent keyPolicy', [`${silentKey} *`]],
  ['an unsigned request', { key: [allow('*')] }, { principal: 'anonymous' }, 'impossible decision.anonymous', []],
  ['a key that AWS owns', { keyIs: { manager: 'AWS_OWNED' } }, {}, 'impossible keyPolicy.aws-owned', []],
  ['an action of a service that is not simulated', {}, { action: 'sqs:SendMessage', resource: `arn:aws:sqs:eu-central-1:${HOME}:queue` }, 'unsupported decision.unsupported sqs', []],
];

const acrossAccounts: readonly Row[] = [
  ['both sides', { key: [allow(ANA), allow(ZOE)], identity: [may] }, { principal: ZOE }, 'allowed crossAccount.both-sides keyPolicy#1 identityPolicy#0', [`${direct} *`, 'identityPolicy caller allow identity.allows *']],
  ['both sides, by the account', { key: [allow(AWAY)], identity: [may] }, { principal: ZOE }, 'allowed crossAccount.both-sides keyPolicy#0 identityPolicy#0', [`${delegates} *`, 'identityPolicy caller allow identity.allows *']],
  ['the key’s side alone', { key: [allow(ZOE)] }, { principal: ZOE }, 'silent crossAccount.both-sides identityPolicy', [direct, 'identityPolicy caller implicitDeny crossAccount.both-sides *']],
  ['the caller’s side alone', { key: [allow(ANA)], identity: [may] }, { principal: ZOE }, 'silent keyPolicy.silent keyPolicy', [`${silentKey} *`, 'identityPolicy caller allow identity.allows']],
  ['a boundary that stays silent', { key: [allow(ZOE)], identity: [may], boundary: [other] }, { principal: ZOE }, 'silent boundary.limits permissionsBoundary', [direct, 'identityPolicy caller allow identity.allows', 'permissionsBoundary caller implicitDeny boundary.limits *']],
  ['an operation that never crosses', { key: [allow('*')], identity: [may] }, { principal: ZOE, action: 'kms:PutKeyPolicy' }, 'impossible crossAccount.never', [direct, 'identityPolicy caller allow identity.allows']],
  [
    'a grant that the key’s account issued, and an IAM policy',
    { grants: [grant({ granteePrincipal: ZOE })], identity: [may] },
    { principal: ZOE },
    'allowed crossAccount.both-sides identityPolicy#0 g1',
    [silentKey, 'grants key allow grant.covers * g1:grant.covers+', 'identityPolicy caller allow identity.allows *'],
  ],
  [
    'a grant that the caller’s account issued',
    { key: [allow(AWAY)], grants: [grant({ granteePrincipal: ZOE, issuingAccount: AWAY })] },
    { principal: ZOE },
    'allowed crossAccount.caller-grant keyPolicy#0 g1',
    [`${delegates} *`, 'grants key allow grant.covers * g1:grant.covers+', 'identityPolicy caller implicitDeny crossAccount.both-sides'],
  ],
];

const onGrants: readonly Row[] = [
  ['a grant alone', { grants: [grant({})] }, {}, 'allowed grant.covers g1', [silentKey, 'grants key allow grant.covers * g1:grant.covers+', notNeeded]],
  ['a grant and a boundary that stays silent', { grants: [grant({})], boundary: [other] }, {}, 'allowed grant.covers g1', [silentKey, 'grants key allow grant.covers * g1:grant.covers+', notNeeded, 'permissionsBoundary caller notConsulted boundary.not-limiting']],
  ['a key policy that is enough without its grant', { key: [allow(ANA)], grants: [grant({})] }, {}, 'allowed keyPolicy.direct keyPolicy#0', [`${direct} *`, 'grants key allow grant.covers g1:grant.covers+', notNeeded]],
  [
    'the nearest of several grants tells why',
    { grants: [grant({ granteePrincipal: ZOE }), grant({ id: 'g2', operations: ['Encrypt'] })] },
    {},
    'silent keyPolicy.silent keyPolicy',
    [`${silentKey} *`, 'grants key implicitDeny grant.other-operation g1:grant.other-grantee g2:grant.other-operation', 'identityPolicy caller notConsulted identity.cannot-help'],
  ],
  ['a grant to somebody else', { grants: [grant({ granteePrincipal: ZOE })] }, {}, 'silent keyPolicy.silent keyPolicy', [`${silentKey} *`, 'grants key implicitDeny grant.other-grantee g1:grant.other-grantee', 'identityPolicy caller notConsulted identity.cannot-help']],
  [
    'the second of two grants covers',
    { grants: [grant({ operations: ['Encrypt'] }), grant({ id: 'g2' })] },
    {},
    'allowed grant.covers g2',
    [silentKey, 'grants key allow grant.covers * g1:grant.other-operation g2:grant.covers+', notNeeded],
  ],
  ['a grant to a service', { grants: [grant({ granteePrincipal: undefined, granteeServicePrincipal: 'logs.amazonaws.com' })] }, { principal: 'logs.amazonaws.com' }, 'allowed grant.covers g1', [silentKey, 'grants key allow grant.covers * g1:grant.covers+']],
  [
    'retiring a grant: the key policy gives nothing',
    { key: [allow(ANA), allow(ROLE), allow(HOME)], grants: [grant({ granteePrincipal: ROLE, issuingAccount: AWAY })], identity: [may] },
    { action: 'kms:RetireGrant' },
    'impossible grant.other-grantee',
    [silentKey, 'grants key implicitDeny grant.other-grantee g1:grant.other-grantee', 'identityPolicy caller notConsulted identity.cannot-help'],
  ],
  ['retiring a grant: its retiring principal', { grants: [grant({ granteePrincipal: ROLE, retiringPrincipal: ANA, issuingAccount: AWAY })] }, { action: 'kms:RetireGrant' }, 'allowed grant.covers g1', [silentKey, 'grants key allow grant.covers * g1:grant.covers+', notNeeded]],
  ['retiring a grant: the issuing account by IAM', { grants: [grant({ granteePrincipal: ROLE })], identity: [may] }, { action: 'kms:RetireGrant' }, 'allowed identity.allows identityPolicy#0', [delegates, 'grants key implicitDeny grant.other-grantee g1:grant.other-grantee', 'identityPolicy caller allow identity.allows *']],
  ['retiring a grant: the issuing account’s root user', { grants: [grant({ granteePrincipal: ROLE })] }, { principal: `arn:aws:iam::${HOME}:root`, action: 'kms:RetireGrant' }, 'allowed keyPolicy.root-user', [delegates, 'grants key implicitDeny grant.other-grantee g1:grant.other-grantee', 'identityPolicy caller allow identity.root-user']],
  ['retiring a grant: the issuing account without IAM', { grants: [grant({ granteePrincipal: ROLE })] }, { action: 'kms:RetireGrant' }, 'silent identity.needed identityPolicy', [delegates, 'grants key implicitDeny grant.other-grantee g1:grant.other-grantee', 'identityPolicy caller implicitDeny identity.needed *']],
];

const onKeyStates: readonly Row[] = [
  ['a disabled key', { key: [allow(ANA)], keyIs: { state: 'Disabled' } }, {}, 'refused keyState.refuses DisabledException', [direct, notNeeded, 'keyState key implicitDeny keyState.refuses * Disabled ENCRYPT_DECRYPT DisabledException']],
  ['a key that waits to be deleted can be described', { key: [allow(ANA)], keyIs: { state: 'PendingDeletion' } }, { action: 'kms:DescribeKey' }, 'allowed keyPolicy.direct keyPolicy#0', [`${direct} *`, notNeeded, 'keyState key allow keyState.works PendingDeletion ENCRYPT_DECRYPT']],
  ['a key for signatures', { key: [allow(ANA)], keyIs: { spec: 'RSA_2048', usage: 'SIGN_VERIFY' } }, {}, 'refused keyState.usage InvalidKeyUsageException', [direct, notNeeded, 'keyState key implicitDeny keyState.usage * Enabled SIGN_VERIFY InvalidKeyUsageException']],
  ['a key that answers by its alias', { key: [allow(ANA)] }, { resource: ALIAS }, 'allowed keyPolicy.direct keyPolicy#0', [`${direct} *`, notNeeded]],
  ['an operation that takes no alias', { key: [allow(ANA)] }, { resource: ALIAS, action: 'kms:DisableKey' }, 'refused keyState.alias InvalidArnException', [direct, notNeeded, 'keyState key implicitDeny keyState.alias * Enabled ENCRYPT_DECRYPT InvalidArnException']],
];

const listKeys = { action: 'kms:ListKeys', resource: '*' };
const withoutKeys: readonly Row[] = [
  ['an IAM policy', { key: [deny('*')], identity: [may] }, listKeys, 'allowed identity.only identityPolicy#0', ['identityPolicy caller allow identity.allows *']],
  ['no IAM policy', { key: [allow('*')] }, listKeys, 'silent identity.only identityPolicy', ['identityPolicy caller implicitDeny identity.only *']],
  ['an IAM policy that denies', { identity: [may, mayNot] }, listKeys, 'denied decision.explicit-deny identityPolicy#1', ['identityPolicy caller explicitDeny decision.explicit-deny *']],
  ['a boundary that stays silent', { identity: [may], boundary: [other] }, listKeys, 'silent boundary.limits permissionsBoundary', ['identityPolicy caller allow identity.allows', 'permissionsBoundary caller implicitDeny boundary.limits *']],
  ['the root user', {}, { ...listKeys, principal: `arn:aws:iam::${HOME}:root` }, 'allowed identity.root-user', ['identityPolicy caller allow identity.root-user']],
  ['a service', {}, { ...listKeys, principal: 'logs.amazonaws.com' }, 'impossible identity.only', []],
  ['an SCP that stays silent', { identity: [may], scps: [[other]] }, listKeys, 'silent scp.limits scp', ['scp caller implicitDeny scp.limits * r-root', 'identityPolicy caller allow identity.allows']],
  ['an alias, without IAM', { key: [allow(ANA)] }, { action: 'kms:DeleteAlias', resource: ALIAS }, 'silent identity.alias identityPolicy', ['identityPolicy caller implicitDeny identity.alias *']],
  ['an alias of another account', { key: [allow('*')], identity: [may] }, { principal: ZOE, action: 'kms:DeleteAlias', resource: ALIAS }, 'impossible crossAccount.never', ['identityPolicy caller allow identity.allows']],
  ['an alias by IAM, whose key policy is silent', { key: [], identity: [may] }, { action: 'kms:DeleteAlias', resource: ALIAS }, 'silent keyPolicy.silent keyPolicy', [`${silentKey} *`, 'identityPolicy caller notConsulted identity.cannot-help']],
  ['a key that is not there', { identity: [may] }, { resource: GONE }, 'refused keyPolicy.missing-key NotFoundException', ['identityPolicy caller allow identity.allows']],
  ['a key that is not there, for the root user', {}, { resource: GONE, principal: `arn:aws:iam::${HOME}:root` }, 'refused keyPolicy.missing-key NotFoundException', ['identityPolicy caller allow identity.root-user']],
  ['a key that is not there, without IAM', {}, { resource: GONE }, 'silent keyPolicy.missing-key identityPolicy', ['identityPolicy caller implicitDeny keyPolicy.missing-key *']],
  ['another account’s key that is not there', { identity: [may], boundary: [other] }, { principal: ZOE, resource: GONE }, 'silent keyPolicy.missing-key keyPolicy', ['identityPolicy caller notConsulted keyPolicy.missing-key', 'permissionsBoundary caller notConsulted boundary.not-limiting']],
  [
    'another account’s key that is not there, by an endpoint that stays silent',
    { identity: [may], endpoint: [elsewhere] },
    { principal: ZOE, resource: GONE },
    'silent endpoint.limits vpcEndpointPolicy keyPolicy',
    ['vpcEndpointPolicy network implicitDeny endpoint.limits *', 'identityPolicy caller notConsulted keyPolicy.missing-key'],
  ],
  ['another account’s key that is not there, and an IAM policy that denies', { identity: [mayNot] }, { principal: ZOE, resource: GONE }, 'denied decision.explicit-deny identityPolicy#0', ['identityPolicy caller explicitDeny decision.explicit-deny *']],
  ['an operation that never crosses, on a key that is not there', { identity: [may] }, { principal: ZOE, resource: GONE, action: 'kms:PutKeyPolicy' }, 'impossible crossAccount.never', ['identityPolicy caller notConsulted keyPolicy.missing-key']],
  ['a service and a key that is not there', {}, { principal: 'logs.amazonaws.com', resource: GONE }, 'silent keyPolicy.missing-key keyPolicy', []],
];

const get = { action: 's3:GetObject', resource: `${BUCKET}/a.txt` };
const either = 'identityPolicy caller allow identity.allows';
const onBuckets: readonly Row[] = [
  ['IAM alone', { identity: [may] }, get, 'allowed bucketPolicy.either identityPolicy#0', ['bucketPolicy key implicitDeny bucketPolicy.silent', `${either} *`]],
  ['the bucket policy alone', { bucket: [{ ...everyone, Principal: { AWS: ANA } }] }, get, 'allowed bucketPolicy.allows bucketPolicy#0', ['bucketPolicy key allow bucketPolicy.allows *', 'identityPolicy caller notConsulted bucketPolicy.either']],
  ['neither', { bucket: [elsewhere] }, get, 'silent bucketPolicy.silent bucketPolicy identityPolicy', ['bucketPolicy key implicitDeny bucketPolicy.silent *', 'identityPolicy caller implicitDeny bucketPolicy.either']],
  ['the bucket’s own account alone', { bucket: [{ ...everyone, Principal: { AWS: HOME } }] }, get, 'silent bucketPolicy.silent bucketPolicy identityPolicy', ['bucketPolicy key implicitDeny bucketPolicy.silent *', 'identityPolicy caller implicitDeny bucketPolicy.either']],
  ['a Deny', { bucket: [nobody], identity: [may] }, get, 'denied decision.explicit-deny bucketPolicy#0', ['bucketPolicy key explicitDeny decision.explicit-deny *', either]],
  ['a role by its ARN', { bucket: [{ ...everyone, Principal: { AWS: ROLE } }], boundary: [may] }, { ...get, principal: SESSION }, 'allowed bucketPolicy.allows bucketPolicy#0', ['bucketPolicy key allow bucketPolicy.allows *', 'identityPolicy caller notConsulted bucketPolicy.either', 'permissionsBoundary caller allow boundary.allows']],
  ['a role by its ARN, and a boundary that stays silent', { bucket: [{ ...everyone, Principal: { AWS: ROLE } }], boundary: [other] }, { ...get, principal: SESSION }, 'silent boundary.limits permissionsBoundary', ['bucketPolicy key allow bucketPolicy.allows', 'identityPolicy caller implicitDeny bucketPolicy.either', 'permissionsBoundary caller implicitDeny boundary.limits *']],
  ['a user by its ARN, and a boundary that stays silent', { bucket: [{ ...everyone, Principal: { AWS: ANA } }], boundary: [other] }, get, 'allowed bucketPolicy.allows bucketPolicy#0', ['bucketPolicy key allow bucketPolicy.allows *', 'identityPolicy caller notConsulted bucketPolicy.either', 'permissionsBoundary caller notConsulted boundary.not-limiting']],
  ['IAM, and a boundary that stays silent', { identity: [may], boundary: [other] }, get, 'silent boundary.limits permissionsBoundary', ['bucketPolicy key implicitDeny bucketPolicy.silent', either, 'permissionsBoundary caller implicitDeny boundary.limits *']],
  ['another account, both sides', { bucket: [{ ...everyone, Principal: { AWS: ZOE } }], identity: [may] }, { ...get, principal: ZOE }, 'allowed bucketPolicy.both-sides bucketPolicy#0 identityPolicy#0', ['bucketPolicy key allow bucketPolicy.allows *', `${either} *`]],
  ['another account by its id', { bucket: [{ ...everyone, Principal: { AWS: AWAY } }], identity: [may] }, { ...get, principal: ZOE }, 'allowed bucketPolicy.both-sides bucketPolicy#0 identityPolicy#0', ['bucketPolicy key delegates bucketPolicy.both-sides *', `${either} *`]],
  ['another account without IAM', { bucket: [{ ...everyone, Principal: { AWS: ZOE } }] }, { ...get, principal: ZOE }, 'silent bucketPolicy.both-sides identityPolicy', ['bucketPolicy key allow bucketPolicy.allows', 'identityPolicy caller implicitDeny bucketPolicy.both-sides *']],
  ['another account by its id, without IAM', { bucket: [{ ...everyone, Principal: { AWS: AWAY } }] }, { ...get, principal: ZOE }, 'silent bucketPolicy.both-sides identityPolicy', ['bucketPolicy key delegates bucketPolicy.both-sides', 'identityPolicy caller implicitDeny bucketPolicy.both-sides *']],
  ['another account without the bucket policy', { identity: [may] }, { ...get, principal: ZOE }, 'silent bucketPolicy.silent bucketPolicy', ['bucketPolicy key implicitDeny bucketPolicy.silent *', either]],
  ['a public policy that is blocked', { bucket: [everyone], identity: [may] }, { ...get, principal: ZOE }, 'silent bucketPolicy.silent bucketPolicy', ['bucketPolicy key implicitDeny bucketPolicy.blocked *', either]],
  ['a public policy that is blocked, about something else', { bucket: [{ ...everyone, Action: 's3:PutObject' }], identity: [may] }, { ...get, principal: ZOE }, 'silent bucketPolicy.silent bucketPolicy', ['bucketPolicy key implicitDeny bucketPolicy.silent *', either]],
  ['another account, and a boundary that stays silent', { bucket: [{ ...everyone, Principal: { AWS: ZOE } }], identity: [may], boundary: [other] }, { ...get, principal: ZOE }, 'silent boundary.limits permissionsBoundary', ['bucketPolicy key allow bucketPolicy.allows', either, 'permissionsBoundary caller implicitDeny boundary.limits *']],
  ['a public policy, unsigned', { bucket: [everyone], bucketIs: { publicAccessBlocked: false } }, { ...get, principal: 'anonymous' }, 'allowed bucketPolicy.allows bucketPolicy#0', ['bucketPolicy key allow bucketPolicy.allows *']],
  ['a service', { bucket: [{ ...everyone, Principal: { Service: 'logs.amazonaws.com' } }] }, { ...get, principal: 'logs.amazonaws.com' }, 'allowed bucketPolicy.allows bucketPolicy#0', ['bucketPolicy key allow bucketPolicy.allows *']],
  ['a service that nothing names', {}, { ...get, principal: 'logs.amazonaws.com' }, 'silent bucketPolicy.silent bucketPolicy', ['bucketPolicy key implicitDeny bucketPolicy.silent *']],
  ['an ACL, unsigned', { bucketIs: { publicAccessBlocked: false, acls: { objects: 'public-read' } } }, { ...get, principal: 'anonymous' }, 'allowed acl.allows', ['bucketPolicy key allow acl.allows * public-read counts']],
  ['an ACL that is blocked', { bucketIs: { acls: { objects: 'public-read' } } }, { ...get, principal: 'anonymous' }, 'silent bucketPolicy.silent bucketPolicy', ['bucketPolicy key implicitDeny acl.ignored * public-read ignored']],
  ['an ACL beside a bucket policy that is enough', { bucket: [{ ...everyone, Principal: { AWS: ANA } }], bucketIs: { publicAccessBlocked: false, acls: { objects: 'public-read' } } }, get, 'allowed bucketPolicy.allows bucketPolicy#0', ['bucketPolicy key allow bucketPolicy.allows * public-read counts', 'identityPolicy caller notConsulted bucketPolicy.either']],
  ['an ACL and IAM, from another account', { identity: [may], bucketIs: { publicAccessBlocked: false, acls: { objects: 'authenticated-read' } } }, { ...get, principal: ZOE }, 'allowed bucketPolicy.both-sides identityPolicy#0', ['bucketPolicy key allow acl.allows authenticated-read counts', `${either} *`]],
  ['no bucket with this name', { identity: [may], endpoint: [everyone] }, { ...get, resource: 'arn:aws:s3:::none/a.txt' }, 'impossible bucketPolicy.missing-bucket', ['vpcEndpointPolicy network allow endpoint.allows']],
  ['every bucket, by IAM', { identity: [may] }, { action: 's3:ListAllMyBuckets', resource: '*' }, 'allowed identity.only identityPolicy#0', [`${either} *`]],
  ['every bucket, without IAM', {}, { action: 's3:ListAllMyBuckets', resource: '*' }, 'silent identity.only identityPolicy', ['identityPolicy caller implicitDeny identity.only *']],
  ['every bucket, denied', { identity: [mayNot] }, { action: 's3:ListAllMyBuckets', resource: '*' }, 'denied decision.explicit-deny identityPolicy#0', ['identityPolicy caller explicitDeny decision.explicit-deny *']],
  ['every bucket, for the root user', {}, { action: 's3:ListAllMyBuckets', resource: '*', principal: `arn:aws:iam::${HOME}:root` }, 'allowed identity.root-user', ['identityPolicy caller allow identity.root-user']],
  ['every bucket, and a boundary that stays silent', { identity: [may], boundary: [other] }, { action: 's3:ListAllMyBuckets', resource: '*' }, 'silent boundary.limits permissionsBoundary', [either, 'permissionsBoundary caller implicitDeny boundary.limits *']],
];

describe.each([
  ['a key', onKeys],
  ['a key of another account', acrossAccounts],
  ['grants', onGrants],
  ['key states', onKeyStates],
  ['no key', withoutKeys],
  ['a bucket', onBuckets],
])('the reasons of a decision on %s', (_what, rows) => {
  test.each(rows)('%s', (_name, setting, request, basis, gates) => {
    const decision = ask(setting, request);
    expect({ basis: basisLine(decision.basis), gates: decision.trace.gates.map(gateLine) }).toEqual({ basis, gates });
  });
});

test('of several resources the one that refuses hardest is told', () => {
  const { basis, trace } = ask({ key: [allow(ANA)], identity: [may] }, { action: 'kms:CreateAlias', resource: [`${ALIAS}-new`, KEY] });
  expect(basisLine(basis)).toBe('allowed identity.alias identityPolicy#0');
  expect(trace.request.resource).toBe(`${ALIAS}-new`);
  const refused = ask({ key: [deny(ANA)], identity: [may] }, { action: 'kms:CreateAlias', resource: [`${ALIAS}-new`, KEY] });
  expect(basisLine(refused.basis)).toBe('denied decision.explicit-deny keyPolicy#0');
  expect(refused.trace.request.resource).toBe(KEY);
});
