"""Settings: one file; what differs between instances comes from the environment through ``env.py``."""

from celery.schedules import crontab
from csp.constants import NONE, SELF

from wgec import env
from wgec.kernel import logging as kernel_logging

BASE_DIR = env.BASE_DIR
DEBUG = env.DEBUG
SECRET_KEY = env.secret_key()
#: What signs the reports; every process of the installation has the same.
SIGNING_SEED = env.signing_seed(SECRET_KEY)
ALLOWED_HOSTS = env.ALLOWED_HOSTS
CSRF_TRUSTED_ORIGINS = env.CSRF_TRUSTED_ORIGINS

# --- the group -------------------------------------------------------------------------------
GROUP_NAME = env.GROUP_NAME
SITE_URL = env.SITE_URL
PUBLIC_READING = env.PUBLIC_READING
MEETING_TIME_ZONE = env.MEETING_TIME_ZONE
COMPILATION_MEMORY_BYTES = env.COMPILATION_MEMORY_MB * 1024**2  # that compiling may take above what a worker has
COMPILATION_MAX_BYTES = 10 * 1024 * 1024  # of an uploaded compilation; the real one of 2017 has 0.1 MB
WORD_MAX_BYTES = 20 * 1024 * 1024  # of a Word file that comes back; a report carries 2 MB of faces
CONTRIBUTION_MAX_BYTES = 20 * 1024 * 1024  # of a file of a contribution
REQUEST_MAX_BYTES = 100 * 1024 * 1024  # of anything that is sent; a file of an edition can be checked

# --- applications ----------------------------------------------------------------------------
INSTALLED_APPS = [
    "consultations",
    "recommendations",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "rest_framework",
    "rest_framework.authtoken",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_filters",
    "django_htmx",
    "template_partials",
    "rules",
    "simple_history",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "consultations.middleware.ActingForMiddleware",
    "consultations.middleware.SecondStepMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "wgec.kernel.access.OneReaderMiddleware",
    "wgec.kernel.htmx.RefusalMiddleware",
    "wgec.kernel.bounds.BoundsMiddleware",  # last: its page shows who is signed in; nobody has read the body by then
]

ROOT_URLCONF = "wgec.urls"
WSGI_APPLICATION = "wgec.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "consultations.context.group",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

# --- storage ---------------------------------------------------------------------------------
DATABASES = {"default": env.database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SIMPLE_HISTORY_DATE_INDEX = "composite"
SIMPLE_HISTORY_REVERT_DISABLED = True  # nothing overwrites, the admin's history does not either
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": env.REDIS_URL,
        "KEY_PREFIX": "wgec",
    }
}
STATIC_URL = "/static/"
STATIC_ROOT = env.VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = env.VAR_DIR / "files"  # never served as files: editions and uploads go through a permission
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
STORAGES = {
    "default": env.file_storage(),
    "staticfiles": {"BACKEND": "wgec.static.StaticStorage"},
}
# The request's body without its files; an uploaded file has a limit of its own.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# --- people ----------------------------------------------------------------------------------
AUTH_USER_MODEL = "consultations.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "consultations.backends.ByAddress",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "consultations.adapter.InvitedOnly"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts are made by the secretariat, not by strangers
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_RATE_LIMITS = {"invitation": "30/m/ip"}  # opening and accepting one; the other limits are allauth's own
MFA_ADAPTER = "consultations.adapter.SecondSteps"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses are those that were invited
MFA_TOTP_TOLERANCE = 1  # clocks that are half a minute off
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not env.HTTPS  # browsers themselves allow it for localhost only
SOCIALACCOUNT_ADAPTER = "consultations.adapter.KnownOnly"
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": env.oidc()}}
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5
ALLAUTH_TRUSTED_PROXY_COUNT = env.TRUSTED_PROXIES
SESSION_ENGINE = "wgec.kernel.sessions"
SESSION_COOKIE_AGE = 14 * 24 * 3600
vars().update(env.email())
DEFAULT_FROM_EMAIL = env.DEFAULT_FROM_EMAIL
EMAIL_SUBJECT_PREFIX = ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
EMAIL_TIMEOUT = 20  # seconds for each answer of the mail server

# --- language and time -----------------------------------------------------------------------
LANGUAGE_NAMES = {
    "ar": "العربية",
    "en": "English",
    "es": "Español",
    "fr": "Français",
    "ru": "Русский",
    "zh-hans": "简体中文",
}
LANGUAGES = [(code, LANGUAGE_NAMES.get(code, code)) for code in env.LANGUAGES]
LANGUAGE_CODE = env.LANGUAGES[0]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- security --------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF, *env.oidc_origins()],  # browsers hold a form to it where its answer leads, too
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
        "manifest-src": [SELF],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    power: []
    for power in (
        "camera",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "payment",
        "usb",
    )
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = env.HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if env.HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = env.HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
if env.TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- API -------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "consultations.api.authentication.TokenActingFor",
        "consultations.api.authentication.SessionActingFor",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["wgec.kernel.access.ReadsInPublic"],
    "DEFAULT_PAGINATION_CLASS": "wgec.kernel.api.Pages",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["wgec.kernel.api.Json"],
    "DEFAULT_SCHEMA_CLASS": "wgec.kernel.endpoints.Schema",
    "DEFAULT_THROTTLE_CLASSES": [
        "rest_framework.throttling.AnonRateThrottle",
        "rest_framework.throttling.UserRateThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {"anon": "120/min", "user": "600/min"},
    "NUM_PROXIES": env.TRUSTED_PROXIES,
    "EXCEPTION_HANDLER": "wgec.kernel.api.refusals",
    "DEFAULT_VERSIONING_CLASS": None,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "wgec",
    "DESCRIPTION": "Recommendations that a working group drafts together: their texts, history and compiled reports.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "docExpansion": "none"},  # two hundred operations: by their nouns
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "ENUM_NAME_OVERRIDES": {
        "Activity": "consultations.enums.Activity",
        "DelegationKind": "consultations.enums.Kind",
        "DelegateRole": "consultations.enums.DelegateRole",
        "CallKind": "recommendations.enums.CallKind",
        "RecommendationKind": "recommendations.enums.RecommendationKind",
        "Validated": "recommendations.enums.Validated",
        "Change": "recommendations.enums.Change",
        "Consensus": "recommendations.enums.Consensus",
        "RunKind": ["same", "added", "deleted"],
        "Format": "recommendations.enums.Format",
        "ReportKind": "recommendations.enums.ReportKind",
        "EditionAudience": "recommendations.enums.EditionAudience",
        "CommentAudience": "recommendations.enums.CommentAudience",
        "WordState": "recommendations.models.word.WordState",
        "LineOutcome": "recommendations.enums.LineOutcome",
        "OutcomeEnum": "recommendations.api.decision_serializers.OUTCOMES",
        "Status": "recommendations.enums.Status",
        "AmendmentStatus": "recommendations.enums.AmendmentStatus",
        "CallState": "recommendations.enums.CallState",
        "ObjectionState": "recommendations.enums.ObjectionState",
        "ContributionStatus": "consultations.enums.ContributionStatus",
        "PartKind": "consultations.enums.PartKind",
        "FileState": "consultations.enums.FileState",
        "FilePurpose": "consultations.enums.FilePurpose",
        "TranslationKind": "consultations.enums.TranslationKind",
        "AuthorRole": "consultations.enums.AuthorRole",
        "Capacity": "consultations.enums.Capacity",
        "StandingState": "recommendations.api.standing_serializers.STATES",
    },
}

# --- jobs ------------------------------------------------------------------------------------
CELERY_BROKER_URL = env.broker_url()
CELERY_TASK_IGNORE_RESULT = True  # progress and failures are rows of our own
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 900
CELERY_TASK_SOFT_TIME_LIMIT = 840
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# The page engine remembers what it has set: a process that has grown past this (kilobytes) is replaced after its job.
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 400_000
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A job whose worker was killed comes back after this many seconds; resuming (below) is faster and asks the database.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 1800,
    "socket_timeout": 10,
    "socket_connect_timeout": 3,
}
CELERY_TASK_PUBLISH_RETRY_POLICY = {
    "max_retries": 1,
    "interval_start": 0,
    "interval_max": 0.2,
}
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = {
    "heartbeat": {"task": "wgec.heartbeat", "schedule": 20.0},
    "resume-editions": {"task": "recommendations.resume_editions", "schedule": 15.0},
    "resume-away-files": {"task": "recommendations.resume_away_files", "schedule": 30.0},
    "resume-uploads": {"task": "recommendations.resume_uploads", "schedule": 15.0},
    "resume-words": {"task": "recommendations.resume_words", "schedule": 15.0},
    "resume-contribution-files": {"task": "consultations.resume_contribution_files", "schedule": 15.0},
    "recount-indicators": {"task": "recommendations.recount_indicators", "schedule": 60.0},
    "refresh-similarity": {"task": "recommendations.refresh_similarity", "schedule": 60.0},
    "close-calls": {"task": "recommendations.close_calls", "schedule": 15.0},
    "open-and-close": {"task": "consultations.open_and_close", "schedule": 30.0},
    "remind-of-calls": {"task": "recommendations.remind_of_calls", "schedule": 300.0},
    "remind-of-validation": {"task": "recommendations.remind_of_validation", "schedule": 300.0},
    "send-mail": {"task": "consultations.send_mail", "schedule": 15.0},
    "send-digests": {"task": "consultations.send_digests", "schedule": 60.0},
    "write-mailings": {"task": "consultations.write_mailings", "schedule": 15.0},
    "tell-followers": {"task": "recommendations.tell_followers", "schedule": 15.0},
    "clear-mail": {"task": "consultations.clear_mail", "schedule": crontab(hour="3", minute="37")},
    "clear-writings": {
        "task": "recommendations.clear_writings",
        "schedule": crontab(hour="3", minute="27"),
    },
    "clear-sessions": {
        "task": "wgec.clear_sessions",
        "schedule": crontab(hour="3", minute="17"),
    },
}

LOGGING = kernel_logging.config(env.LOG_FORMAT)
