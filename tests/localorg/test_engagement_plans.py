"""Engagement plans and the tasks they make; levels of giving; deliverables of grants."""

import pytest
from npsp_org import TODAY, InnerOrg

PLAN, TEMPLATE = "npsp__Engagement_Plan__c", "npsp__Engagement_Plan_Template__c"
TASK = "npsp__Engagement_Plan_Task__c"
LEVEL = "npsp__Level__c"
CODE = "FIELD_CUSTOM_VALIDATION_EXCEPTION"


@pytest.fixture
def org():
    return InnerOrg()


@pytest.fixture
def awa(org):
    return org.insert("Contact", FirstName="Awa", LastName="Diallo")


def template(org, **values):
    return org.insert(TEMPLATE, Name="Accueil", **values)


def step(org, owner, name, **values):
    given = {f"npsp__{field}__c": value for field, value in values.items()}
    return org.insert(TASK, Name=name, npsp__Engagement_Plan_Template__c=owner, **given)


def plan(org, owner, **target):
    return org.insert(PLAN, npsp__Engagement_Plan_Template__c=owner, **target)


def tasks(org, *fields):
    return org.query(f"SELECT {', '.join(fields)} FROM Task ORDER BY ActivityDate, Subject")


def refusal(org, name, **values):
    (outcome,) = org.save_all(name, values)
    return [error.code for error in outcome.errors]


def test_a_plan_makes_a_task_for_each_of_its_template(org, awa):
    owner = template(org)
    call = step(org, owner, "Appeler", Days_After=2, Type="Call", Priority="High", Comments="Merci")
    step(org, owner, "Écrire")

    made = plan(org, owner, npsp__Contact__c=awa)

    assert tasks(org, "Subject", "ActivityDate", "Status", "Priority", "Type", "Description") == [
        ("Écrire", TODAY, "Not Started", "Normal", None, None),
        ("Appeler", "2026-11-25", "Not Started", "High", "Call", "Merci"),
    ]
    assert tasks(org, "WhoId", PLAN)[0] == (awa, made)
    assert org.column(f"SELECT {TASK} FROM Task WHERE Subject = 'Appeler'") == [call]
    counted = org.get(made, "npsp__Total_Tasks__c", "npsp__Completed_Tasks__c", "npsp__Status__c")
    assert counted == (2, 0, "Not Started")


@pytest.mark.parametrize(
    ("days", "skips", "reschedule_to", "due"),
    [
        (4, True, "Monday", "2026-11-27"),  # a Friday
        (5, True, "Monday", "2026-11-30"),
        (6, True, "Monday", "2026-11-30"),
        (5, True, "Friday", "2026-11-27"),
        (6, True, "Friday", "2026-11-27"),
        (5, False, "Monday", "2026-11-28"),
    ],
)
def test_a_weekend_is_passed_over_as_the_template_says(org, awa, days, skips, reschedule_to, due):
    owner = template(org, npsp__Skip_Weekends__c=skips, npsp__Reschedule_To__c=reschedule_to)
    step(org, owner, "Appeler", Days_After=days)

    plan(org, owner, npsp__Contact__c=awa)

    assert tasks(org, "ActivityDate") == [(due,)]


def test_dependent_tasks_wait_and_begin_when_their_parent_is_done(org, awa):
    owner = template(org, npsp__Skip_Weekends__c=False)
    call = step(org, owner, "A", Days_After=1)
    write = step(org, owner, "B", Days_After=2, Parent_Task=call, Status="In Progress")
    step(org, owner, "C", Days_After=3, Parent_Task=write)
    made = plan(org, owner, npsp__Contact__c=awa)
    before = tasks(org, "Subject", "ActivityDate", "Status")
    (first,) = org.column("SELECT Id FROM Task WHERE Subject = 'A'")

    org.update(first, Status="Completed")

    waiting = "Waiting on Dependent Task"
    assert before == [
        ("A", "2026-11-24", "Not Started"),
        ("B", "2026-11-26", waiting),
        ("C", "2026-11-29", waiting),
    ]
    assert tasks(org, "Subject", "ActivityDate", "Status") == [
        ("A", "2026-11-24", "Completed"),
        ("B", "2026-11-25", "In Progress"),
        ("C", "2026-11-28", waiting),
    ]
    assert org.get(made, "npsp__Completed_Tasks__c", "npsp__Status__c") == (1, "In Progress")


def test_dates_stay_when_the_template_does_not_move_them(org, awa):
    owner = template(org, npsp__Automatically_Update_Child_Task_Due_Date__c=False)
    call = step(org, owner, "A", Days_After=1)
    step(org, owner, "B", Days_After=2, Parent_Task=call)
    plan(org, owner, npsp__Contact__c=awa)
    (first,) = org.column("SELECT Id FROM Task WHERE Subject = 'A'")

    org.update(first, Status="Completed")

    assert tasks(org, "ActivityDate", "Status")[1] == ("2026-11-26", "Not Started")


def test_a_reminder_comes_at_noon_unless_a_time_is_given(org, awa):
    owner = template(org)
    step(org, owner, "A", Reminder=True)
    step(org, owner, "B", Reminder=True, Reminder_Time="540", Days_After=1)

    plan(org, owner, npsp__Contact__c=awa)

    assert tasks(org, "ReminderDateTime") == [("2026-11-23T12:00:00.000+0000",), ("2026-11-24T09:00:00.000+0000",)]


def test_counts_follow_tasks_that_are_deleted(org, awa):
    owner = template(org)
    step(org, owner, "A")
    made = plan(org, owner, npsp__Contact__c=awa)
    (task,) = org.column("SELECT Id FROM Task")

    org.update(task, Status="Completed")
    done = org.get(made, "npsp__Status__c")
    org.delete(task)

    assert done == "Completed"
    assert org.get(made, "npsp__Total_Tasks__c", "npsp__Completed_Tasks__c") == (0, 0)


def test_a_task_of_another_record_hangs_on_what_it_is_about(org, awa):
    owner = template(org)
    step(org, owner, "A")
    account = org.get(awa, "AccountId")

    plan(org, owner, npsp__Account__c=account)

    assert tasks(org, "WhatId", "WhoId") == [(account, None)]


def test_a_template_counts_its_plans_and_tasks(org, awa):
    owner = template(org)
    step(org, owner, "A")
    plan(org, owner, npsp__Contact__c=awa)

    assert org.get(owner, "npsp__Total_Engagement_Plans__c", "npsp__Total_Tasks__c") == (1, 1)


def test_a_plan_is_for_exactly_one_record_and_stays_with_it(org, awa):
    owner = template(org)
    account = org.get(awa, "AccountId")
    other = org.insert("Contact", LastName="Ba")
    base = {"npsp__Engagement_Plan_Template__c": owner}
    made = plan(org, owner, npsp__Contact__c=awa)

    assert refusal(org, PLAN, **base) == [CODE]
    assert refusal(org, PLAN, **base, npsp__Contact__c=awa, npsp__Account__c=account) == [CODE]
    assert refusal(org, PLAN, Id=made, npsp__Contact__c=other) == [CODE]
    assert refusal(org, PLAN, Id=made, npsp__Contact__c=awa) == []


def level(name, least, most, **values):
    return {
        "Name": name,
        "npsp__Target__c": "Contact",
        "npsp__Source_Field__c": "npo02__TotalOppAmount__c",
        "npsp__Level_Field__c": "Description",
        "npsp__Minimum_Amount__c": least,
        "npsp__Maximum_Amount__c": most,
        **values,
    }


@pytest.mark.parametrize(
    ("new", "kept"),
    [
        (level("Or", 100, 200), True),
        (level("Or", 100, None), True),
        (level("Or", 99, 200), False),
        (level("Or", None, 0), True),
        (level("Or", None, 1), False),
        (level("Or", 0, 100), False),
        (level("Or", 50, 60), False),
        (level("Or", 200, 100), False),
        (level("Or", 100, 100), False),
        (level("Or", None, None), False),
        (level("Ami", 100, 200), False),
        (level("Ami", 0, 100, npsp__Target__c="Account"), True),
        (level("Ami", 0, 100, npsp__Level_Field__c="Title"), True),
        (level("Ami", 0, 100, npsp__Active__c=False), True),
        (level("Or", 100, 200, npsp__Previous_Level_Field__c="Description"), False),
    ],
)
def test_the_levels_of_a_ladder_neither_overlap_nor_share_a_name(org, new, kept):
    org.insert(LEVEL, **level("Ami", 0, 100))

    assert refusal(org, LEVEL, **new) == ([] if kept else [CODE])


def test_a_level_may_be_changed_in_its_place(org):
    made = org.insert(LEVEL, **level("Ami", 0, 100))

    assert refusal(org, LEVEL, Id=made, npsp__Maximum_Amount__c=150) == []


def test_deliverables_belong_to_a_gift_and_its_next_one_is_shown(org):
    gift = org.insert("Opportunity", Name="Don", StageName="Prospecting", CloseDate="2026-12-31")
    for day, done in (("2026-12-24", None), ("2026-12-01", "2026-11-30"), ("2026-12-15", None)):
        org.insert(
            "npsp__Grant_Deadline__c",
            Name="Rapport",
            npsp__Opportunity__c=gift,
            npsp__Grant_Deadline_Due_Date__c=day,
            npsp__Grant_Deliverable_Close_Date__c=done,
        )

    assert org.get(gift, "npsp__Next_Grant_Deadline_Due_Date__c") == "2026-12-15"
    assert refusal(org, "npsp__Grant_Deadline__c", Name="A") == ["REQUIRED_FIELD_MISSING"]
