# shellcheck shell=bash
# Fetches the image's Superset and the packages that our Dockerfile adds. The image has what Superset was tested with; its package says less: rich and
# cachetools are missing from its list, and newer versions of the other three do not go with it (requirements/base.txt).
debian postgresql openssl redis-server python3-venv
superset=$(sed -n 's/^ARG SUPERSET_VERSION=//p' apps/superset/Dockerfile)
mapfile -t added < <(grep -v '^#' apps/superset/requirements.txt)
packages=("apache-superset==$superset" rich cachetools Flask-Caching==2.3.1 celery==5.5.2 kombu==5.5.3 "${added[@]}")
once superset "${packages[*]}" venv "${packages[@]}"
