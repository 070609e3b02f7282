import type { Duration } from '#platform';
import { metricsModule } from './metrics';
import { python } from './python';

/** Folders that every process of Superset finds: texts that we render, and credentials, a file each. */
export const folders = {
  /** On the image's PYTHONPATH (Dockerfile of apache/superset). */
  configuration: '/app/pythonpath',
  keys: '/etc/superset/keys',
  database: '/etc/superset/database',
  store: '/etc/superset/store',
  trino: '/etc/superset/trino',
} as const;

/** A file in the folder of a Secret. */
type File = string;

export interface ConfigurationProps {
  readonly database: {
    readonly host: string;
    readonly port: number;
    readonly name: string;
    readonly files: { readonly user: File; readonly password: File; readonly ca: File };
  };
  readonly store: {
    readonly host: string;
    readonly port: number;
    readonly user: string;
    readonly files: { readonly password: File; readonly ca: File };
  };
  readonly trino: { readonly host: string; readonly passwordFile: File };
  readonly secretKeyFile: File;
  /** How long a query of a dashboard may take. */
  readonly queryTimeout: Duration;
  /** How long somebody who does nothing stays signed in. */
  readonly session: Duration;
  /** How long is kept who did what, and which queries ran. */
  readonly history: Duration;
  readonly features: Readonly<Record<string, boolean>>;
}

/** Databases of the store, one a use, so that emptying one leaves the others (as the Superset operator divides them). */
const uses = { broker: 0, cache: 1, data: 2, filters: 3, forms: 4, thumbnails: 5, results: 6, limits: 7 } as const;

/** The files of the folder on Superset's Python path. superset/config.py at tag 6.1.0 says what each name does. */
export const configurationFiles = (props: ConfigurationProps): Readonly<Record<string, string>> => ({
  'superset_config.py': supersetConfig(props),
  'superset_metrics.py': metricsModule(uses.broker),
});

function supersetConfig(props: ConfigurationProps): string {
  const { database, store, trino, secretKeyFile, queryTimeout, session, history, features } = props;
  const days = Math.ceil(history.seconds / 86_400);
  return `# Credentials are read from files that External Secrets brings; none stands here.
import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote, urlencode

from cachelib.redis import RedisCache
from celery.schedules import crontab
from redis import Redis
from sqlalchemy.engine import URL


def read(file):
    return Path(file).read_text().strip()


SECRET_KEY = read(${python(secretKeyFile)})

# Superset's own database.
SQLALCHEMY_DATABASE_URI = URL.create(
    "postgresql+psycopg2",
    username=read(${python(database.files.user)}),
    password=read(${python(database.files.password)}),
    host=${python(database.host)},
    port=${database.port},
    database=${python(database.name)},
    query={"sslmode": "verify-full", "sslrootcert": ${python(database.files.ca)}},
).render_as_string(hide_password=False)
# No examples: without this they would get a file of their own.
SQLALCHEMY_EXAMPLES_URI = SQLALCHEMY_DATABASE_URI
SQLALCHEMY_ENGINE_OPTIONS = {"pool_pre_ping": True, "pool_recycle": 300}


def store(use):
    """The URL of one database of the store in memory, as redis-py reads it."""
    tls = {"ssl_cert_reqs": "required", "ssl_ca_certs": ${python(store.files.ca)}, "ssl_check_hostname": "true"}
    password = quote(read(${python(store.files.password)}), safe="")
    return f"rediss://${store.user}:{password}@${store.host}:${store.port}/{use}?{urlencode(tls)}"


def cache(use, prefix, timeout):
    return {
        "CACHE_TYPE": "RedisCache",
        "CACHE_DEFAULT_TIMEOUT": int(timeout.total_seconds()),
        "CACHE_KEY_PREFIX": prefix,
        "CACHE_REDIS_URL": store(use),
        "CACHE_REDIS_DB": use,
    }


CACHE_CONFIG = cache(${uses.cache}, "superset_", timedelta(days=1))
DATA_CACHE_CONFIG = cache(${uses.data}, "superset_data_", timedelta(hours=1))
FILTER_STATE_CACHE_CONFIG = cache(${uses.filters}, "superset_filter_", timedelta(days=90))
EXPLORE_FORM_DATA_CACHE_CONFIG = cache(${uses.forms}, "superset_form_", timedelta(days=7))
THUMBNAIL_CACHE_CONFIG = cache(${uses.thumbnails}, "superset_thumbnail_", timedelta(days=7))
RESULTS_BACKEND = RedisCache(host=Redis.from_url(store(${uses.results})), key_prefix="superset_results_")
RATELIMIT_STORAGE_URI = store(${uses.limits})


class CeleryConfig:
    broker_url = store(${uses.broker})
    result_backend = store(${uses.broker})
    broker_connection_retry_on_startup = True
    imports = ("superset.sql_lab", "superset.tasks.scheduler", "superset.tasks.cache", "superset.tasks.thumbnails")
    worker_prefetch_multiplier = 1
    # A worker that dies leaves its task to the next one.
    task_acks_late = True
    beat_schedule = {
        "prune_query": {
            "task": "prune_query",
            "schedule": crontab(minute=10, hour=3),
            "kwargs": {"retention_period_days": ${days}},
        },
        "prune_logs": {
            "task": "prune_logs",
            "schedule": crontab(minute=20, hour=3),
            "kwargs": {"retention_period_days": ${days}},
        },
        "prune_tasks": {
            "task": "prune_tasks",
            "schedule": crontab(minute=30, hour=3),
            "kwargs": {"retention_period_days": ${days}},
        },
    }


CELERY_CONFIG = CeleryConfig


def password_of(url):
    """Passwords of the databases behind the datasets: asked for at each connection, so that Superset keeps none and a new one counts at once."""
    if url.host == ${python(trino.host)}:
        return read(${python(trino.passwordFile)})
    raise PermissionError(f"no password is known for {url.host}: databases are stated in the platform's repository")


SQLALCHEMY_CUSTOM_PASSWORD_STORE = password_of

# The ingress ends TLS and says so in X-Forwarded headers; it puts no prefix before the path.
ENABLE_PROXY_FIX = True
PROXY_FIX_CONFIG = {"x_for": 1, "x_proto": 1, "x_host": 1, "x_port": 1, "x_prefix": 0}
# Content security policy and the like. TALISMAN_CONFIG stays Superset's own, which redirects nothing: probes speak HTTP.
TALISMAN_ENABLED = True
WTF_CSRF_ENABLED = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
PERMANENT_SESSION_LIFETIME = timedelta(seconds=${session.seconds})
FAB_PASSWORD_COMPLEXITY_ENABLED = True
PREVENT_UNSAFE_DB_CONNECTIONS = True

SUPERSET_WEBSERVER_TIMEOUT = ${queryTimeout.seconds}
SQLLAB_TIMEOUT = ${queryTimeout.seconds}
FEATURE_FLAGS = ${python(features)}

# Servers show metrics; the tasks beside them do not.
if "METRICS_PORT" in os.environ:
    from superset_metrics import PrometheusStatsLogger

    STATS_LOGGER = PrometheusStatsLogger(store(${uses.broker}), int(os.environ["METRICS_PORT"]))
`;
}
