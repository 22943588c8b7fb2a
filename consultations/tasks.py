"""Jobs: each takes an id and calls one action."""

from celery import shared_task

from consultations.actions import inviting


@shared_task(
    name="consultations.send_invitation",
    autoretry_for=(OSError,),
    retry_backoff=10,
    retry_backoff_max=600,
    max_retries=8,
)
def send_invitation(invitation_id: int, issue: int) -> None:
    """Mail an invitation."""
    inviting.send(invitation_id, issue)
