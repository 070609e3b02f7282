#!/usr/bin/env bash
# npm run test:cloud: proves the rendered cloud layer on a simulator of AWS: applied, planned again, read back, changed, destroyed; that workloads may do
# what they refer to and nothing else; that what is wrong is refused; and that a policy scanner finds nothing without a reason. Needs Terraform, and the
# AWS provider in a folder named tf-plugins or the one that TF_PLUGIN_MIRROR names. One argument may name another folder than dist/cat-cafe/terraform.
set -euo pipefail
cd "$(dirname "$0")/../.."

give_up() {
  echo "test:cloud: $1" >&2
  echo '0 passed, 1 failed'
  exit 1
}
command -v terraform >/dev/null || give_up 'there is no Terraform here: https://developer.hashicorp.com/terraform/install'
mirror=${TF_PLUGIN_MIRROR:-}
# From the top downwards: a machine has many folders.
for depth in 2 3 4 5; do
  [ -n "$mirror" ] || mirror=$(
    find / -maxdepth $depth \( -path /proc -o -path /sys -o -name node_modules \) -prune -o -type d -name tf-plugins -print -quit 2>/dev/null || true
  )
done
[ -n "$mirror" ] && [ -d "$mirror" ] ||
  give_up "there is no AWS provider here: fill a folder by 'terraform providers mirror', and name it in TF_PLUGIN_MIRROR"

. test/lanes/setup.sh
debian python3-venv
# Apart from each other: ministack runs containers where it finds the SDK of Docker, which checkov brings along.
once cloud/simulator 'ministack 1.5.33' venv 'ministack==1.5.33'
once cloud/scanner 'checkov 3.3.30' venv 'checkov==3.3.30'
# Not among our own packages: it is AGPL, and nothing of ours shall come to depend on it.
judge() { cp test/cloud/judge/*.json "$1" && npm --prefix "$1" ci --no-audit --no-fund --ignore-scripts; }
once cloud/judge "$(cat test/cloud/judge/package-lock.json)" judge
TF_PLUGIN_MIRROR=$mirror exec node_modules/.bin/tsx test/cloud/main.ts "$@"
