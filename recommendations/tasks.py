"""Jobs: each takes an id and calls one action. Enqueued on commit; a lost one is found again by the resuming tasks."""

from celery import shared_task
from django.conf import settings

from recommendations.actions import (
    asking,
    calls,
    compilations,
    editions,
    following,
    pruning,
    queueing,
    recounting,
    similarity,
    word_uploads,
    writings,
)
from wgec.kernel.jobs import resumed
from wgec.kernel.memory import memory_within


@resumed(name="recommendations.compile_edition", soft_time_limit=840, time_limit=900)
def compile_edition(edition_id: int) -> None:
    """Compile what is first in the line of the edition's consultation."""
    with memory_within(settings.COMPILATION_MEMORY_BYTES):
        editions.compile_edition(edition_id)


@shared_task(name="recommendations.resume_editions", expires=15)
def resume_editions() -> None:
    """Send editions anew whose worker or message was lost."""
    queueing.resume()


@shared_task(name="recommendations.resume_away_files", expires=15)
def resume_away_files() -> None:
    """Send files anew that are wanted and that nobody makes again."""
    pruning.resume()


@resumed(name="recommendations.make_again", soft_time_limit=840, time_limit=900)
def make_again(file_id: int) -> None:
    """Make a file of an edition again that was put away."""
    with memory_within(settings.COMPILATION_MEMORY_BYTES):
        pruning.make_again(file_id)


@resumed(name="recommendations.read_upload", soft_time_limit=240, time_limit=300)
def read_upload(upload_id: int) -> None:
    """Read an uploaded compilation for its preview."""
    compilations.read(upload_id)


@resumed(name="recommendations.import_upload", soft_time_limit=540, time_limit=600)
def import_upload(upload_id: int) -> None:
    """Import a compilation that was confirmed."""
    compilations.import_confirmed(upload_id)


@shared_task(name="recommendations.resume_uploads", expires=15)
def resume_uploads() -> None:
    """Send uploads anew whose worker or message was lost."""
    compilations.resume()


@resumed(name="recommendations.read_word", soft_time_limit=240, time_limit=300)
def read_word(upload_id: int) -> None:
    """Read a Word file that came back changed."""
    word_uploads.read(upload_id)


@shared_task(name="recommendations.resume_words", expires=15)
def resume_words() -> None:
    """Send Word files anew whose worker or message was lost."""
    word_uploads.resume()


@shared_task(name="recommendations.clear_writings")
def clear_writings() -> None:
    """Forget unsaved writing that nobody has touched for long."""
    writings.clear()


@shared_task(name="recommendations.recount_indicators", expires=50)
def recount_indicators() -> None:
    """Compute anew the indicators whose seats or thresholds have changed."""
    recounting.recount_outdated()


@shared_task(name="recommendations.close_calls", expires=15)
def close_calls() -> None:
    """Close the calls whose deadline has passed."""
    calls.close_due()


@shared_task(name="recommendations.remind_of_calls", expires=300)
def remind_of_calls() -> None:
    """Remind whoever is silent in the calls that close soon."""
    calls.remind()


@shared_task(name="recommendations.remind_of_validation", expires=300)
def remind_of_validation() -> None:
    """Remind contributors who have not said whether what was extracted from them is right."""
    asking.remind()


# All of 10,000 texts take a minute and a half of a processor's time; on a busy machine that is long.
@shared_task(name="recommendations.refresh_similarity", expires=50, soft_time_limit=3000, time_limit=3300)
def refresh_similarity() -> None:
    """Compare the texts that have changed with all others."""
    similarity.refresh()


@shared_task(name="recommendations.tell_followers", expires=15)
def tell_followers() -> None:
    """Tell followers of what has happened in public."""
    following.tell_followers()
