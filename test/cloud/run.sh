#!/usr/bin/env bash
# npm run test:cloud: proves the rendered cloud layer on a simulator of AWS: applied, planned again, read back, changed, destroyed; that workloads may do
# what they refer to and nothing else; that what is wrong is refused; and that a policy scanner finds nothing without a reason. Needs Terraform, and the
# AWS provider in a folder named tf-plugins or the one that TF_PLUGIN_MIRROR names. The rest (600 MB) is fetched once into $LAKEHOUSE_LAB or
# test/cloud/.work/lab. One argument may name another folder than dist/cat-cafe/terraform.
set -euo pipefail
cd "$(dirname "$0")/../.."
lab=${LAKEHOUSE_LAB:-$PWD/test/cloud/.work/lab}/cloud

give_up() {
  echo "test:cloud: $1" >&2
  echo '0 passed, 1 failed'
  exit 2
}
command -v terraform >/dev/null || give_up 'there is no Terraform here: https://developer.hashicorp.com/terraform/install'
command -v python3 >/dev/null || give_up 'there is no Python 3 here, which the simulator is written in'
# /proc and the like are file systems of their own.
mirror=${TF_PLUGIN_MIRROR:-$(find / -xdev -maxdepth 5 -type d -name tf-plugins -print -quit 2>/dev/null || true)}
[ -n "$mirror" ] && [ -d "$mirror" ] ||
  give_up 'there is no folder with the AWS provider: fill one with `terraform providers mirror`, and name it in TF_PLUGIN_MIRROR'

bash test/cloud/setup.sh "$lab" || give_up 'the tools of the lane could not be fetched'
TF_PLUGIN_MIRROR=$mirror LAKEHOUSE_CLOUD_LAB=$lab exec node_modules/.bin/tsx test/cloud/main.ts "$@"
