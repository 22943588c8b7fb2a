"""Celery: the application that workers and beat load."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wgec.settings")

app = Celery("wgec")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["wgec", "consultations", "recommendations"])
