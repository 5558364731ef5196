"""The first tables of the desk's file, and the triggers that make events and audit append-only."""

from __future__ import annotations

from typing import Any

import peewee


class Frozen(peewee.Model):
    class Meta:
        legacy_table_names = False


class Account(Frozen):
    login = peewee.TextField(unique=True)
    name = peewee.TextField()
    role = peewee.TextField()
    password = peewee.TextField()
    active = peewee.BooleanField()
    failures = peewee.IntegerField()
    locked_until = peewee.DateTimeField(null=True)

    class Meta:
        table_name = "account"


class Audit(Frozen):
    at = peewee.DateTimeField()
    actor = peewee.IntegerField(null=True)
    act = peewee.TextField()
    subject = peewee.TextField()
    subject_id = peewee.IntegerField(null=True)
    detail = peewee.TextField()

    class Meta:
        table_name = "audit"
        indexes = ((("act", "at"), False),)


class Customer(Frozen):
    name = peewee.TextField(index=True)
    pinyin = peewee.TextField()
    note = peewee.TextField()

    class Meta:
        table_name = "customer"


class CustomerPhone(Frozen):
    customer = peewee.ForeignKeyField(Customer, backref="+")
    text = peewee.TextField()
    digits = peewee.TextField(index=True)
    tail = peewee.TextField(index=True)
    ok = peewee.BooleanField()
    rank = peewee.IntegerField()

    class Meta:
        table_name = "customer_phone"


class Department(Frozen):
    name = peewee.TextField(unique=True)
    rank = peewee.IntegerField()
    active = peewee.BooleanField()

    class Meta:
        table_name = "department"


class Draft(Frozen):
    account = peewee.IntegerField()
    form = peewee.TextField()
    body = peewee.TextField()
    saved_at = peewee.DateTimeField()

    class Meta:
        table_name = "draft"
        indexes = ((("account", "form"), True),)


class Staff(Frozen):
    name = peewee.TextField()
    department = peewee.ForeignKeyField(Department, backref="+")
    trade = peewee.TextField()
    phone = peewee.TextField()
    active = peewee.BooleanField()

    class Meta:
        table_name = "staff"


class Duty(Frozen):
    day = peewee.DateField()
    staff = peewee.ForeignKeyField(Staff, backref="+")
    shift = peewee.TextField()

    class Meta:
        table_name = "duty"
        indexes = ((("day", "staff"), True),)


class Event(Frozen):
    case_kind = peewee.TextField()
    case_id = peewee.IntegerField()
    act = peewee.TextField()
    actor = peewee.IntegerField(null=True)
    occurred_at = peewee.DateTimeField()
    recorded_at = peewee.DateTimeField()
    version = peewee.IntegerField()
    data = peewee.TextField()

    class Meta:
        table_name = "event"
        indexes = ((("case_kind", "case_id"), False), (("act", "recorded_at"), False))


class FollowUp(Frozen):
    case_kind = peewee.TextField()
    case_id = peewee.IntegerField()
    round = peewee.IntegerField()
    attempt = peewee.IntegerField()
    medium = peewee.TextField()
    at = peewee.DateTimeField()
    phone = peewee.TextField()
    spoke_with = peewee.TextField()
    result = peewee.TextField()
    words = peewee.TextField()
    caller = peewee.ForeignKeyField(Account, backref="+")

    class Meta:
        table_name = "follow_up"
        indexes = ((("case_kind", "case_id"), False),)


class Room(Frozen):
    code = peewee.TextField(unique=True)
    key = peewee.TextField(unique=True)
    walk = peewee.TextField(index=True)
    building = peewee.TextField(index=True)
    unit = peewee.TextField()
    number = peewee.TextField(index=True)
    area = peewee.IntegerField(null=True)
    caution = peewee.TextField()
    note = peewee.TextField()
    vacant = peewee.BooleanField()

    class Meta:
        table_name = "room"


class Intake(Frozen):
    number = peewee.TextField(unique=True)
    recorder = peewee.ForeignKeyField(Account, backref="+")
    recorded_at = peewee.DateTimeField(index=True)
    void_reason = peewee.TextField()
    received_at = peewee.DateTimeField(index=True)
    channel = peewee.TextField()
    category = peewee.TextField()
    urgency = peewee.TextField()
    room = peewee.ForeignKeyField(Room, null=True, backref="+")
    place = peewee.TextField(index=True)
    customer = peewee.ForeignKeyField(Customer, null=True, backref="+")
    name = peewee.TextField()
    phone = peewee.TextField()
    content = peewee.TextField()
    first_contact = peewee.ForeignKeyField(Account, null=True, backref="+")
    department = peewee.ForeignKeyField(Department, null=True, backref="+")
    person = peewee.ForeignKeyField(Staff, null=True, backref="+")
    appointment_from = peewee.DateTimeField(null=True)
    appointment_until = peewee.DateTimeField(null=True)
    result = peewee.TextField()
    promised_at = peewee.DateTimeField(null=True)
    caller = peewee.ForeignKeyField(Account, null=True, backref="+")
    related = peewee.TextField()
    state = peewee.TextField()

    class Meta:
        table_name = "intake"


class MailItem(Frozen):
    number = peewee.TextField(unique=True)
    recorder = peewee.ForeignKeyField(Account, backref="+")
    recorded_at = peewee.DateTimeField(index=True)
    void_reason = peewee.TextField()
    arrived_at = peewee.DateTimeField(index=True)
    room = peewee.ForeignKeyField(Room, backref="+")
    recipient = peewee.TextField()
    courier = peewee.TextField()
    tracking = peewee.TextField()
    notified_at = peewee.DateTimeField(null=True)
    collected_by = peewee.TextField()
    collected_at = peewee.DateTimeField(null=True)

    class Meta:
        table_name = "mail_item"


class PublicPlace(Frozen):
    name = peewee.TextField(unique=True)
    building = peewee.TextField()
    active = peewee.BooleanField()

    class Meta:
        table_name = "public_place"


class Resident(Frozen):
    room = peewee.ForeignKeyField(Room, backref="+")
    customer = peewee.ForeignKeyField(Customer, backref="+")
    role = peewee.TextField()
    rank = peewee.IntegerField()
    moved_out = peewee.DateField(null=True)

    class Meta:
        table_name = "resident"
        indexes = ((("room", "customer"), True),)


class Serial(Frozen):
    prefix = peewee.TextField(unique=True)
    last = peewee.IntegerField()

    class Meta:
        table_name = "serial"


class Setting(Frozen):
    key = peewee.TextField(unique=True)
    value = peewee.TextField()

    class Meta:
        table_name = "setting"


class WorkOrder(Frozen):
    number = peewee.TextField(unique=True)
    recorder = peewee.ForeignKeyField(Account, backref="+")
    recorded_at = peewee.DateTimeField(index=True)
    void_reason = peewee.TextField()
    intake = peewee.IntegerField(index=True)
    intake_number = peewee.TextField()
    received_at = peewee.DateTimeField(index=True)
    room = peewee.ForeignKeyField(Room, null=True, backref="+")
    place = peewee.TextField()
    name = peewee.TextField()
    phone = peewee.TextField()
    content = peewee.TextField()
    urgency = peewee.TextField()
    department = peewee.ForeignKeyField(Department, null=True, backref="+")
    person = peewee.ForeignKeyField(Staff, null=True, backref="+")
    appointment_from = peewee.DateTimeField(null=True)
    appointment_until = peewee.DateTimeField(null=True)
    work_done = peewee.TextField()
    repaired_by = peewee.TextField()
    opinion = peewee.TextField()
    customer_signed = peewee.BooleanField()
    charge = peewee.BigIntegerField()
    payment = peewee.TextField()
    receipt = peewee.TextField()
    accepted_by = peewee.TextField()
    accept_exempt = peewee.BooleanField()
    rework_reason = peewee.TextField()
    close_reason = peewee.TextField()
    caller = peewee.ForeignKeyField(Account, null=True, backref="+")
    follow_result = peewee.TextField()
    state = peewee.TextField()
    round = peewee.IntegerField()
    custody = peewee.TextField()
    prints = peewee.IntegerField()
    awaiting_print = peewee.BooleanField()
    next_act = peewee.TextField()
    due = peewee.DateTimeField(null=True)
    due_rule = peewee.TextField()
    due_reason = peewee.TextField()
    next_due = peewee.DateTimeField(null=True, index=True)
    response_due = peewee.DateTimeField(null=True)
    dispatched_at = peewee.DateTimeField(null=True)
    arrived_at = peewee.DateTimeField(null=True)
    left_at = peewee.DateTimeField(null=True)
    back_at = peewee.DateTimeField(null=True)
    accept_due = peewee.DateTimeField(null=True)
    accepted_at = peewee.DateTimeField(null=True)
    follow_due = peewee.DateTimeField(null=True)
    call_again_at = peewee.DateTimeField(null=True)
    followed_at = peewee.DateTimeField(null=True)
    closed_at = peewee.DateTimeField(null=True)

    class Meta:
        table_name = "work_order"
        indexes = ((("state", "next_due"), False),)


MODELS = (
    Account,
    Audit,
    Customer,
    CustomerPhone,
    Department,
    Draft,
    Staff,
    Duty,
    Event,
    FollowUp,
    Room,
    Intake,
    MailItem,
    PublicPlace,
    Resident,
    Serial,
    Setting,
    WorkOrder,
)

APPEND_ONLY = ("event", "audit")


def up(engine: Any) -> None:
    with engine.bind_ctx(MODELS):
        engine.create_tables(MODELS, safe=False)
    for table in APPEND_ONLY:
        for verb in ("UPDATE", "DELETE"):
            engine.execute_sql(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'append-only'); END"
            )
