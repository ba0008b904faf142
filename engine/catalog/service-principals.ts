/**
 * Service principals that AWS services use, without `.amazonaws.com`. AWS publishes no single list: these are the
 * ones that the services' own guides name. A Region may stand between the name and the suffix.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-services
 */
const names = [
  ...['access-analyzer', 'acm', 'acm-pca', 'airflow', 'airflow-env', 'amplify', 'apigateway', 'appconfig', 'appflow', 'application-autoscaling', 'appmesh'],
  ...['apprunner', 'tasks.apprunner', 'build.apprunner', 'appstream', 'appsync', 'aps', 'athena', 'auditmanager', 'autoscaling', 'autoscaling-plans'],
  ...['backup', 'backup-gateway', 'backup-storage', 'batch', 'bcm-data-exports', 'bedrock', 'agentcore.bedrock', 'bedrock-agentcore', 'billing', 'billingreports', 'braket', 'budgets'],
  ...['cassandra', 'chatbot', 'chime', 'cloud9', 'cloudformation', 'cloudfront', 'cloudhsm', 'cloudsearch', 'cloudtrail', 'cloudwatch', 'cloudwatch-crossaccount'],
  ...['codeartifact', 'codebuild', 'codecommit', 'codedeploy', 'codeguru-reviewer', 'codepipeline', 'codestar', 'codestar-notifications', 'cognito-idp', 'cognito-identity', 'email.cognito-idp'],
  ...['comprehend', 'config', 'config-conforms', 'config-multiaccountsetup', 'connect', 'profile', 'controltower', 'costalerts', 'dataexchange', 'datapipeline', 'datasync', 'dax', 'deepracer'],
  ...['delivery.logs', 'detective', 'devops-guru', 'directconnect', 'discovery', 'dlm', 'dms', 'dms-data-migrations', 'docdb-elastic', 'drs', 'ds', 'dsql', 'dynamodb', 'dynamodb.application-autoscaling'],
  ...['ec2', 'ec2fleet', 'spot', 'spotfleet', 'vmie', 'ebs', 'ecr', 'pullthroughcache.ecr', 'ecs', 'ecs-tasks', 'eks', 'eks-auth', 'eks-fargate', 'eks-fargate-pods', 'eks-nodegroup'],
  ...['elasticache', 'elasticbeanstalk', 'elasticfilesystem', 'elasticloadbalancing', 'elasticmapreduce', 'elastictranscoder', 'emr-containers', 'emr-serverless', 'ops.emr-serverless', 'es', 'opensearchservice'],
  ...['events', 'scheduler', 'pipes', 'evidently', 'export.rds', 'finspace', 'firehose', 'fis', 'fms', 'forecast', 'frauddetector', 'fsx', 's3.fsx', 'gamelift', 'globalaccelerator', 'glue', 'grafana'],
  ...['greengrass', 'ground-station', 'guardduty', 'malware-protection-plan.guardduty', 'malware-protection.guardduty', 'health', 'healthlake', 'iam', 'imagebuilder', 'inspector', 'inspector2', 'iot', 'iotanalytics'],
  ...['iotdeviceadvisor', 'iotevents', 'iotsitewise', 'iottwinmaker', 'ivs', 'kafka', 'kafkaconnect', 'kendra', 'kinesis', 'kinesisanalytics', 'kinesisvideo', 'kms', 'cks.kms', 'mrk.kms'],
  ...['lakeformation', 'lambda', 'edgelambda', 'replicator.lambda', 'lex', 'lexv2', 'license-manager', 'lightsail', 'logdelivery.elasticloadbalancing', 'logdelivery.elb', 'logger.cloudfront', 'logs', 'lookoutequipment'],
  ...['lookoutvision', 'm2', 'machinelearning', 'macie', 'managedblockchain', 'mediaconnect', 'mediaconvert', 'medialive', 'mediapackage', 'mediastore', 'memorydb', 'member.org.stacksets.cloudformation', 'mgn'],
  ...['migrationhub', 'monitoring', 'monitoring.rds', 'mq', 'neptune-graph', 'network-firewall', 'networkmanager', 'observabilityadmin', 'omics', 'opsworks', 'organizations', 'osis-pipelines', 'outposts'],
  ...['personalize', 'pinpoint', 'polly', 'proton', 'qbusiness', 'qldb', 'quicksight', 'ram', 'rds', 'redshift', 'redshift-serverless', 'scheduler.redshift', 'rekognition', 'resiliencehub', 'resource-explorer-2', 'rolesanywhere'],
  ...['route53', 'dnssec-route53', 'route53domains', 'route53resolver', 'rum', 's3', 'batchoperations.s3', 'replicate.s3', 'storage-lens.s3', 's3express', 's3-outposts', 'sagemaker', 'sdb', 'secretsmanager'],
  ...['rotation.secretsmanager', 'securityhub', 'securitylake', 'serverlessrepo', 'servicecatalog', 'servicediscovery', 'ses', 'shield', 'signer', 'sms', 'sms-voice', 'snowball', 'sns', 'sqs', 'ssm', 'ssm-incidents', 'ssm-sap'],
  ...['sso', 'states', 'storagegateway', 'streams.metrics.cloudwatch', 'sts', 'support', 'swf', 'synthetics', 'tagpolicies', 'textract', 'timestream', 'timestream-influxdb', 'transcribe', 'transfer', 'transitgateway'],
  ...['translate', 'trustedadvisor', 'tts', 'verifiedpermissions', 'vpc-flow-logs', 'vpc-lattice', 'waf', 'waf-regional', 'wafv2', 'wellarchitected', 'workmail', 'workspaces', 'workspaces-web', 'xray'],
];

const known: ReadonlySet<string> = new Set(names);

/** Whether a name is one of AWS's service principals, in any partition and with or without a Region. */
export function isKnownService(principal: string): boolean {
  const name = principal.replace(/\.amazonaws\.com(\.cn)?$/, '');
  return name !== principal && (known.has(name) || known.has(name.replace(/\.[a-z]{2}(-[a-z]+)+-\d$/, '')));
}
