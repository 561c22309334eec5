"""Mail, by whatever `EMAIL_URL` names."""

from smtplib import SMTPException, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.utils import DNS_NAME

from . import Letter, NotDelivered


class EmailPostman:
    """Sends plain text. The Message-ID is the letter's, so that mailboxes drop a repetition."""

    def send(self, letter: Letter) -> None:
        mail = EmailMessage(
            subject=" ".join(letter.subject.split()),
            body=letter.body,
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[letter.address],
            headers={"Message-ID": f"<message-{letter.number}@{DNS_NAME}>", "Auto-Submitted": "auto-generated"},
        )
        try:
            mail.send()
        except SMTPRecipientsRefused as refusal:
            codes = [code for code, _ in refusal.recipients.values()]
            raise NotDelivered(f"recipient refused {codes}", is_final=all(code >= 500 for code in codes)) from None
        except (SMTPException, OSError) as error:
            raise NotDelivered(type(error).__name__) from error
