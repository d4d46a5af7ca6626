"""django_run.py RECIPE set | migrate: set the model by the recipe, or make the schema by
Django's own migrations."""

import os
import sys

import django
from django.conf import settings

recipe, action = sys.argv[1:]
settings.configure(
    DATABASES={"default": {
        "ENGINE": "django.db.backends.postgresql", "NAME": os.environ["PGDATABASE"],
        "HOST": os.environ["PGHOST"], "USER": os.environ["PGUSER"]}},
    INSTALLED_APPS=["django.contrib." + name for name in
                    ("auth", "contenttypes", "sessions", "admin.apps.SimpleAdminConfig")],
    DEFAULT_AUTO_FIELD="django.db.models.AutoField")
django.setup()

if action == "set":
    exec(compile(open(recipe, encoding="utf-8").read(), recipe, "exec"))
else:
    from django.core.management import call_command
    call_command("migrate", verbosity=0, skip_checks=True)
