"""The straight line: who exists → who is listed → what was given → the files, and the truth beside them."""

from pathlib import Path

from generator.accounts import account_workbooks
from generator.donor_workbook import donor_workbook
from generator.donors import list_donors
from generator.events import event_workbooks, make_orders
from generator.gifts import make_gifts
from generator.grants import grant_workbook, make_grants
from generator.helloasso import make_payments, write_payments
from generator.memberships import make_memberships, membership_workbook
from generator.patients import patient_workbook
from generator.people import build_world
from generator.truth import write_truth
from generator.volunteers import volunteer_workbook
from generator.writers import write_workbook


def write_samples(folder: Path) -> None:
    world = build_world()
    donors = list_donors(world)
    gifts = make_gifts(world, donors)
    orders = make_orders(world, donors)
    memberships = make_memberships(world, donors)
    payments = make_payments(gifts, memberships, orders)
    grants = make_grants(world)
    workbooks = [
        donor_workbook(donors, gifts),
        volunteer_workbook(world, donors),
        *event_workbooks(orders),
        membership_workbook(memberships),
        grant_workbook(grants),
        *account_workbooks(gifts, memberships, orders, grants),
        patient_workbook(world, donors),
    ]
    for workbook in workbooks:
        write_workbook(workbook, folder)
    write_payments(payments, folder)
    given = [*gifts, *(order.gift() for order in orders if order.extra)]
    write_truth(folder, world, donors, given, memberships, orders, grants, payments, workbooks)
