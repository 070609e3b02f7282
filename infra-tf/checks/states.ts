import { members, objects, type StackCheck, text } from './stacks';

/** What stacks know of each other, and what Terraform writes into its notes. */
export const states: StackCheck = (stacks, report) => {
  const published = new Map<string, ReadonlySet<string>>();
  for (const { name, configuration } of stacks.rendered) {
    const asked = [
      ...JSON.stringify(configuration).matchAll(/data\.terraform_remote_state\.([\w-]+)\.outputs\.([\w-]+)/g),
    ];
    for (const at of stacks.of('data.terraform_remote_state').filter(({ stack }) => stack === name)) {
      const [config = {}] = objects(at.values.config);
      const other = /^.+\/(.+)\.tfstate$/.exec(text(config.key))?.[1] ?? '';
      const outputs = published.get(other);
      for (const [, id, output = ''] of asked) {
        if (at.address !== `data.terraform_remote_state.${id}` || outputs?.has(output)) continue;
        report(
          'LH325',
          at,
          `the stack '${other}' publishes no '${output}' before '${name}' is applied`,
          'Publish it there, or apply that stack first.',
        );
      }
    }
    published.set(name, new Set(members(configuration.output).map(([output]) => output)));
  }
  for (const at of stacks.all) {
    const type = at.address.replace(/\.[^.]+$/, '');
    const attribute = secretAttributes.find((name) => at.values[name] !== undefined);
    if (secretTypes.test(type) || attribute) {
      report(
        'LH323',
        at,
        `${attribute ? `its ${attribute} is a secret` : 'it holds a secret'}, and the state would show it`,
        'Let a person or an operator put the value where it belongs.',
      );
    }
  }
};

/** Types that hold values that nobody may read, or make them up. */
const secretTypes =
  /^(data\.)?(aws_secretsmanager_secret_version|aws_secretsmanager_random_password|aws_ssm_parameter|aws_iam_access_key|aws_kms_ciphertext|aws_kms_secrets?|aws_db_instance|random_password|random_string|tls_private_key)$/;

const secretAttributes = ['secret_string', 'secret_binary', 'password', 'master_password', 'private_key', 'auth_token'];
