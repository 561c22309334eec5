"""What giving up a stay costs, as versions that are added and never changed."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tourism.core.errors import DomainError
from tourism.homestays.terms import Stage, Terms


class PolicyIsFinal(DomainError):
    """Somebody tried to change terms that guests have agreed to."""

    code = "wrong_state"


class PolicyQuerySet(models.QuerySet):
    """Versions are read and added; none is changed or taken away."""

    def update(self, **kwargs: Any) -> int:
        raise PolicyIsFinal(_refusal())

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        raise PolicyIsFinal(_refusal())

    def delete(self) -> tuple[int, dict[str, int]]:
        raise PolicyIsFinal(_refusal())


class CancellationPolicy(models.Model):
    """A version of a cancellation policy (退订规则). Of one key the highest version is in force for new bookings."""

    class Base(models.TextChoices):
        TOTAL = "total", _("退掉各晚的房费")
        FIRST_NIGHT = "first_night", _("退掉的第一晚房费")

    key = models.SlugField(_("代号"), max_length=24)
    version = models.PositiveSmallIntegerField(_("版本"))
    name = models.CharField(_("名称"), max_length=20)
    summary = models.CharField(_("一句话"), max_length=120)
    stages = models.JSONField(_("阶段"), default=list, blank=True)
    base = models.CharField(_("按什么收"), max_length=12, choices=Base, default=Base.TOTAL)
    no_show_percent = models.PositiveSmallIntegerField(_("未到店收（%）"), validators=[MaxValueValidator(100)])
    deposit_percent = models.PositiveSmallIntegerField(
        _("订金（%）"), default=0, validators=[MaxValueValidator(100)], help_text=_("0 就是到店付。")
    )
    published_at = models.DateTimeField(_("发布时间"), default=timezone.now)

    objects = PolicyQuerySet.as_manager()

    class Meta:
        verbose_name = _("退订规则")
        verbose_name_plural = _("退订规则")
        ordering = ["key", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["key", "version"], name="one_policy_of_a_key_and_version"),
            models.CheckConstraint(
                condition=models.Q(no_show_percent__lte=100, deposit_percent__lte=100),
                name="policy_percents_are_at_most_a_hundred",
            ),
        ]

    def __str__(self) -> str:
        return gettext("%(name)s（第 %(version)s 版）") % {"name": self.name, "version": self.version}

    def clean(self) -> None:
        try:
            terms_of(self)
        except DomainError as error:
            raise ValidationError(error.message) from error

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise PolicyIsFinal(_refusal())
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise PolicyIsFinal(_refusal())


def terms_of(policy: CancellationPolicy) -> Terms:
    """The policy's rules as a value that reckons. Raises DomainError for rules that contradict themselves."""
    return Terms(
        stages=tuple(Stage(int(stage["days_before"]), int(stage["percent"])) for stage in policy.stages),
        no_show_percent=policy.no_show_percent,
        base=policy.base,
        deposit_percent=policy.deposit_percent,
    )


def _refusal() -> str:
    return gettext("客人已按这一版订房，不能改也不能删。请发布新的一版。")
