"""``python -m wgec.serve``: a setting that cannot be read is a sentence too, not a traceback."""

import sys

from django.core.exceptions import ImproperlyConfigured

try:
    from wgec.serve import run  # reads the environment
except (ImproperlyConfigured, ValueError) as wrong:
    sys.exit(f"A setting in the environment or in .env cannot be used: {wrong}")

sys.exit(run.main())
