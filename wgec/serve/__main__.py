"""``python -m wgec.serve``: a wrong setting is a sentence too, not a traceback."""

import sys

from django.core.exceptions import ImproperlyConfigured

try:
    from wgec.serve.run import main
except (ImproperlyConfigured, ValueError) as wrong:
    sys.exit(f"A setting in the environment or in .env cannot be used: {wrong}")

sys.exit(main())
