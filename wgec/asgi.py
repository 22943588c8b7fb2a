"""The ASGI entry point, for hosts that want one; ``make run`` uses WSGI."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wgec.settings")

application = get_asgi_application()
