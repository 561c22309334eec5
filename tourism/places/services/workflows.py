"""The road of a page to the public: 村级信息员 → 乡镇审核 → 县级发布."""

from typing import TypeVar

from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.models import GroupApprovalTask, Page, Task, Workflow, WorkflowPage, WorkflowTask

from tourism.accounts.models import User
from tourism.accounts.roles import GRANTS, Role
from tourism.places.models import VillageIndexPage, VillageReviewTask

TaskKind = TypeVar("TaskKind", bound=Task)

# The editor's button reads 提交给…: the name says who comes next.
VILLAGE_WORKFLOW = "乡镇审核 → 县级发布"
COUNTY_WORKFLOW = "县级发布"
TOWNSHIP_TASK = "乡镇审核"
COUNTY_TASK = "县级终审并发布"

# What Wagtail's first migration makes: an English workflow and two groups with rights over the whole site.
_STOCK_WORKFLOW = "Moderators approval"
_STOCK_GROUPS = ("Moderators", "Editors")


@transaction.atomic
def sync_workflows() -> None:
    """Write both workflows and hang them into the page tree: villages go by their township, all else to the county.

    Safe to repeat. The county's role group must have been written before.
    """
    township = _task(VillageReviewTask, TOWNSHIP_TASK)
    county = _task(GroupApprovalTask, COUNTY_TASK)
    county.groups.set([Group.objects.get(name=GRANTS[Role.COUNTY_OFFICER].group_name)])
    by_village = _workflow(VILLAGE_WORKFLOW, [township, county])
    by_county = _workflow(COUNTY_WORKFLOW, [county])
    _hang(by_county, Page.get_first_root_node())
    for index in VillageIndexPage.objects.all():
        _hang(by_village, index.page_ptr)
    _retire_stock()


def _task(kind: type[TaskKind], name: str) -> TaskKind:
    task, _created = kind.objects.get_or_create(name=name)
    return task


def _workflow(name: str, tasks: list[Task]) -> Workflow:
    workflow, _created = Workflow.objects.get_or_create(name=name)
    for order, task in enumerate(tasks):
        WorkflowTask.objects.update_or_create(workflow=workflow, task=task, defaults={"sort_order": order})
    WorkflowTask.objects.filter(workflow=workflow).exclude(task__in=tasks).delete()
    return workflow


def _hang(workflow: Workflow, page: Page) -> None:
    WorkflowPage.objects.update_or_create(page=page, defaults={"workflow": workflow})


def _retire_stock() -> None:
    for workflow in Workflow.objects.filter(name=_STOCK_WORKFLOW, active=True):
        workflow.deactivate()
        Task.objects.filter(workflow_tasks__workflow=workflow).update(active=False)
    for group in Group.objects.filter(name__in=_STOCK_GROUPS):
        if not User.objects.filter(groups=group).exists():
            group.delete()
