"""The township's step in the life of a village page: 村级信息员 → 乡镇审核 → 县级发布."""

from typing import Any

from django.db.models import QuerySet
from django.forms import CharField, Textarea
from django.utils.translation import gettext_lazy as _
from wagtail.forms import TaskStateCommentForm
from wagtail.models import Page, Task, TaskState

from tourism.accounts.models import User

from .villages import VillageDuty, VillagePage


class ReturnForm(TaskStateCommentForm):
    """A page sent back without a word helps nobody."""

    comment = CharField(label=_("请写明要改什么"), widget=Textarea({"rows": 3}))


class VillageReviewTask(Task):
    """Approval by a reviewer of the very village the page belongs to (乡镇审核).

    Wagtail's group task lets any member of a group approve anything; a township may only speak for its own villages.
    """

    class Meta:
        verbose_name = _("乡镇审核")
        verbose_name_plural = _("乡镇审核")

    def can_review(self, page: Page, user: User) -> bool:
        """May `user` decide on `page`?"""
        if not user.is_active:
            return False
        if user.is_superuser:
            return True
        return VillageDuty.objects.filter(
            user=user, role=VillageDuty.Role.TOWNSHIP, village__in=VillagePage.objects.ancestor_of(page, inclusive=True)
        ).exists()

    def user_can_access_editor(self, obj: Page, user: User) -> bool:
        return self.can_review(obj, user)

    def locked_for_user(self, obj: Page, user: User) -> bool:
        return not self.can_review(obj, user)

    def user_can_lock(self, obj: Page, user: User) -> bool:
        return self.can_review(obj, user)

    def get_actions(self, obj: Page, user: User) -> list[tuple[str, Any, bool]]:
        if not self.can_review(obj, user):
            return []
        return [
            ("reject", _("退回修改"), True),
            ("approve", _("审核通过"), False),
            ("approve", _("通过并附言"), True),
        ]

    def get_form_for_action(self, action: str) -> type[TaskStateCommentForm]:
        return ReturnForm if action == "reject" else super().get_form_for_action(action)

    def get_task_states_user_can_moderate(self, user: User, **kwargs: Any) -> QuerySet[TaskState]:
        waiting = self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS).select_related("revision")
        if user.is_superuser:
            return waiting
        mine = [state.pk for state in waiting if self.can_review(state.revision.content_object, user)]
        return self.task_states.filter(pk__in=mine)

    @classmethod
    def get_description(cls) -> str:
        return str(_("由分管该村的乡镇审核人员通过或退回。"))
