"""Settings every environment shares. Imports nothing of tourism; everything local or secret comes from the environment."""

from pathlib import Path

import dj_database_url
import dj_email_url
from csp.constants import NONE, SELF
from environs import Env

BASE_DIR = Path(__file__).resolve().parent.parent.parent

env = Env()
env.read_env(str(BASE_DIR / ".env"), recurse=False)

# Local state of this installation: the embedded database, collected static files, the demo's secrets.
VAR_DIR = env.path("VAR_DIR", BASE_DIR / "var")

DEMO = env.bool("DEMO", False)
DEBUG = False
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", [])
# How many proxies of our own stand before the application server.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", 0)
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])

INSTALLED_APPS = [
    "tourism.core",
    "tourism.accounts",
    "tourism.maps",
    "tourism.places",
    "tourism.routes",
    "tourism.homestays",
    "tourism.ledger",
    "tourism.booking",
    "tourism.trips",
    "tourism.opendata",
    "tourism.feedback",
    "tourism.search",
    "tourism.home",
    "tourism.api",
    "tourism.demo",
    "wagtail.contrib.settings",
    "wagtail.contrib.frontend_cache",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "axes",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "django.forms",
]

MIDDLEWARE = [
    "portal.middleware.visitor_address",
    "tourism.api.middleware.problems_only",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "portal.middleware.content_security_policy",
    "portal.page_cache.PageCacheMiddleware",
    "portal.middleware.plain_addresses",
    "portal.middleware.forgotten_places",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "portal.english.english_pages",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "portal" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "portal.context.site",
            ],
        },
    },
]
# Lets form widgets find their templates in apps and in portal/templates.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"


def database(url: str) -> dict:
    """One database setting from a URL. SQLite takes its write lock at BEGIN: an upgraded read lock cannot wait its turn
    (measured: thousands of "database is locked" with the default mode, none with IMMEDIATE)."""
    config: dict = dict(dj_database_url.parse(url))
    if config["ENGINE"].endswith("sqlite3"):
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000;",
        }
    else:
        config["CONN_MAX_AGE"] = 60
        config["CONN_HEALTH_CHECKS"] = True
    return config


DATABASES = {"default": database(env.str("DATABASE_URL", f"sqlite:///{VAR_DIR / 'portal.sqlite3'}"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"

REDIS_URL = env.str("REDIS_URL", "")


def cache(name: str, url: str, prefix: str, entries: int) -> dict:
    """One cache setting: Redis where there is one, else the memory of this process, cleared of the rest when full."""
    if url:
        return {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": url,
            "KEY_PREFIX": f"{prefix}-{name}",
        }
    return {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": name,
        "OPTIONS": {"MAX_ENTRIES": entries},
    }


# Kept pages have a cache of their own: many of them must not push out what is dear to make, such as drawn maps.
# So have files such as PDF guides: each weighs as much as a hundred pages.
CACHES = {
    "default": cache("all", REDIS_URL, "portal", 2000),
    "pages": cache("pages", REDIS_URL, "portal", 300),
    "papers": cache("papers", REDIS_URL, "portal", 60),
}
# Prices and free beds change without a publication, so a page is kept no longer than this; 0 keeps none.
PAGE_CACHE_SECONDS = env.int("PAGE_CACHE_SECONDS", 60)
WAGTAILFRONTENDCACHE = {"pages": {"BACKEND": "portal.page_cache.KeptPages"}}

LANGUAGE_CODE = "zh-hans"
# English is a second voice of the same pages, not a second tree of them (docs/adr/0015-english.md).
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
WAGTAIL_I18N_ENABLED = False
LOCALE_PATHS = [BASE_DIR / "portal" / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "portal" / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = env.path("MEDIA_ROOT", BASE_DIR / "media")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "tourism.accounts.backends.PortalBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "accounts:home"
LOGOUT_REDIRECT_URL = "/"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "accounts/locked.html"
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_VERBOSE = False

# Public pages load from this site only. The chosen tile provider, and nothing else, may add hosts for pictures.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "media-src": [SELF],
        "manifest-src": [SELF],
        "frame-ancestors": [SELF],
        "form-action": [SELF],
        "base-uri": [SELF],
    }
}
# Who may frame the small pages made for it (/embed/), and nothing else: sources as CSP writes them.
EMBED_FRAME_ANCESTORS: list[str] = env.list("EMBED_FRAME_ANCESTORS", ["*"])
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "SAMEORIGIN"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"

WAGTAIL_SITE_NAME, SITE_NAME_IN_ENGLISH = "乡间", "Xiangjian"
WAGTAILADMIN_BASE_URL = env.str("BASE_URL", "http://127.0.0.1:8000")
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_PAGE_MODEL = "wagtailcore.Page"
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILIMAGES_IMAGE_MODEL = "core.PortalImage"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 15 * 1024 * 1024
# A camera writes place and hour into a JPEG, and Wagtail copies them into JPEG and PNG sizes; WebP sizes carry neither.
WAGTAILIMAGES_FORMAT_CONVERSIONS = dict.fromkeys(("jpeg", "png", "avif", "heic"), "webp")
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp", "heic", "avif"]
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "csv", "gpx", "kml", "geojson", "zip"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 15 * 1024 * 1024
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILEMBEDS_FINDERS: list[dict] = []
WAGTAILADMIN_PERMITTED_LANGUAGES = [("zh-hans", "简体中文")]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "tourism.search.backends", "SEARCH_CONFIG": "simple"}}
TAGGIT_CASE_INSENSITIVE = True

SITE_NAME = "乡间"
FIELD_ENCRYPTION_KEYS: list[str] = env.list("FIELD_ENCRYPTION_KEYS", [])
MAP_PROVIDER = env.str("MAP_PROVIDER", "embedded")
MAP_KEY = env.str("MAP_KEY", "")
MAP_APPROVAL_NUMBER = env.str("MAP_APPROVAL_NUMBER", "")
MAP_ATTRIBUTION = env.str("MAP_ATTRIBUTION", "")

# Mail goes where EMAIL_URL says, such as submission://name:word@mail.example.org:587; without it to the console.
EMAIL_URL = env.str("EMAIL_URL", "")
_mail = dj_email_url.parse(EMAIL_URL or "console://")
EMAIL_BACKEND, EMAIL_HOST, EMAIL_PORT = _mail["EMAIL_BACKEND"], _mail["EMAIL_HOST"], _mail["EMAIL_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_USER"], _mail["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS, EMAIL_USE_SSL, EMAIL_TIMEOUT = _mail["EMAIL_USE_TLS"], _mail["EMAIL_USE_SSL"], 20
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "portal@localhost")
# Who carries messages to guests and hosts. Without a way out, the log notes that there was one.
SMS_URL, SMS_KEY = env.str("SMS_URL", ""), env.str("SMS_KEY", "")
_POSTMEN = "tourism.booking.postmen"
POSTMEN = {
    "sms": f"{_POSTMEN}.sms.SmsPostman" if SMS_URL else f"{_POSTMEN}.console.ConsolePostman",
    "email": f"{_POSTMEN}.email.EmailPostman" if EMAIL_URL else f"{_POSTMEN}.console.ConsolePostman",
}

# Ways to pay online, as classes (tourism/booking/gateways). The demo has one that takes no money.
FAKE_GATEWAY = "tourism.booking.gateways.fake.FakeGateway"
PAYMENT_GATEWAYS: list[str] = env.list("PAYMENT_GATEWAYS", [FAKE_GATEWAY] if DEMO else [])

# How many calls of the API in how many seconds: by address, and by client for those with a key. What takes rooms off the
# market is counted by itself.
API_LIMITS = {
    "requests": (env.int("API_REQUESTS_A_MINUTE", 120), 60),
    "holds": (env.int("API_HOLDS_IN_TEN_MINUTES", 20), 600),
    "client_requests": (env.int("API_CLIENT_REQUESTS_A_MINUTE", 1200), 60),
    "client_holds": (env.int("API_CLIENT_HOLDS_A_MINUTE", 300), 60),
}

# What `manage.py work` runs, and how often in seconds. Each is a command that several machines may run at once.
CHORES = {
    "expire_holds": 60,
    "send_refunds": 60,
    "send_messages": 15,
    "offer_waiting": 60,
    "finish_stays": 3600,
    "sync_channels": 120,
    "deliver_webhooks": 5,
    "forget_keys": 3600,
    "forget_feedback": 86400,
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # WeasyPrint warns of every rule that is for screens only.
    "loggers": {"tourism": {"level": "INFO"}, "weasyprint": {"level": "ERROR"}},
}
