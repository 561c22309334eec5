"""What guests say of a stay, and its trail."""

from datetime import date

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tourism.accounts.models import User
from tourism.booking.models import Booking
from tourism.feedback.questions import QUESTIONS, Question
from tourism.feedback.states import REVIEW_LABELS, ReviewState
from tourism.homestays.models import Household

from .steps import Step


def _is_an_answer(name: str) -> models.Q:
    return models.Q(**{f"{name}__range": (1, 5)}) | models.Q(**{f"{name}__isnull": True})


class Review(models.Model):
    """What one party says of its stay (评价). Nobody but the guest ever changes its words."""

    class Party(models.TextChoices):
        ALONE = "alone", _("一个人")
        PAIR = "pair", _("两个人")
        CHILDREN = "children", _("带孩子的一家")
        ELDERS = "elders", _("带老人的一家")
        FRIENDS = "friends", _("朋友结伴")
        COLLEAGUES = "colleagues", _("单位同事")

    booking = models.OneToOneField(Booking, on_delete=models.PROTECT, related_name="review")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="reviews")
    state = models.CharField(_("状态"), max_length=12, choices=list(REVIEW_LABELS.items()), default=ReviewState.PENDING)
    cleanliness = models.PositiveSmallIntegerField(_("干净"))
    meals = models.PositiveSmallIntegerField(_("饭菜"), null=True, blank=True)
    welcome = models.PositiveSmallIntegerField(_("接待"))
    as_described = models.PositiveSmallIntegerField(_("与描述相符"))
    text = models.TextField(_("评价"), max_length=800, blank=True)
    party = models.CharField(_("和谁去的"), max_length=12, choices=Party)
    display_name = models.CharField(_("署名"), max_length=16, blank=True)
    written_at = models.DateTimeField(_("写于"))
    published_at = models.DateTimeField(_("公开于"), null=True, blank=True)
    reason = models.CharField(_("退回的理由"), max_length=200, blank=True)
    answer = models.TextField(_("房主答复"), max_length=400, blank=True)
    answered_at = models.DateTimeField(_("答复于"), null=True, blank=True)
    answered_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answer_reason = models.CharField(_("撤下答复的理由"), max_length=200, blank=True)
    forgotten_at = models.DateTimeField(_("个人信息抹去于"), null=True, blank=True)
    is_demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        verbose_name = _("评价")
        verbose_name_plural = _("评价")
        ordering = ["-written_at", "-pk"]
        constraints = [
            *(
                models.CheckConstraint(condition=_is_an_answer(question.name), name=f"{question.name}_is_one_to_five")
                for question in QUESTIONS
            ),
            models.CheckConstraint(
                condition=~models.Q(state="published") | models.Q(published_at__isnull=False),
                name="a_published_review_has_its_day",
            ),
            models.CheckConstraint(
                condition=models.Q(answer="", answered_at__isnull=True)
                | ~models.Q(answer="") & models.Q(answered_at__isnull=False),
                name="an_answer_has_its_day",
            ),
        ]
        indexes = [models.Index(fields=["household", "state"])]

    def __str__(self) -> str:
        return f"{self.household.name} {self.stayed_in:%Y-%m}"

    @property
    def current_state(self) -> ReviewState:
        return ReviewState(self.state)

    @property
    def stayed_in(self) -> date:
        """The month of the stay; its day would say who it was."""
        return self.booking.check_in.replace(day=1)

    @property
    def answers(self) -> list[tuple[Question, Promise | str]]:
        """Each question that was answered, with the word chosen."""
        given = [(question, getattr(self, question.name)) for question in QUESTIONS]
        return [(question, question.word(value)) for question, value in given if value is not None]


class ReviewStep(Step):
    """The trail of a review (经过)."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="steps")

    class Meta(Step.Meta):
        verbose_name = _("评价经过")
        verbose_name_plural = _("评价经过")
