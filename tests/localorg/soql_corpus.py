"""Queries that clients send and that the reference of the language describes; which objects they name is no matter."""

# ruff: noqa: E501 (a query is one line)

VALID = r"""
SELECT Id FROM Account
select Id, Migration_Key__c from Contact
SELECT Id,Name FROM Account LIMIT 1
SELECT IsPersonAccount FROM Account LIMIT 1
SELECT Id FROM ScratchOrgInfo limit 1
SELECT QualifiedApiName FROM FieldDefinition WHERE EntityDefinitionId='Account' AND IsPolymorphicForeignKey = true
SELECT Name, InstanceName, IsSandbox, TrialExpirationDate, NamespacePrefix, OrganizationType FROM Organization
SELECT COUNT(Id) CNT FROM Account
SELECT COUNT(Id) x_sf_count FROM Contact
SELECT COUNT() FROM Contact
SELECT count() FROM Contact WHERE LastName = 'x'
SELECT Contact.Id, Contact.Account.Name FROM Contact WHERE Contact.Account.Name = 'x'
SELECT Id FROM Contact WHERE SystemModstamp > 2026-11-23T03:00:00.123456Z
SELECT Id FROM Contact WHERE SystemModstamp > 2026-11-23T03:00:00+02:00
SELECT Id FROM Contact WHERE SystemModstamp >= 2026-11-23T03:00:00-0200
SELECT Id FROM Contact WHERE Birthdate = 1990-02-28
SELECT Id FROM Contact WHERE LastName = 'O\'Brien'
SELECT Id FROM Contact WHERE LastName = 'back\\slash'
SELECT Id FROM Contact WHERE LastName LIKE 'A\_%'
SELECT Id FROM Contact WHERE LastName = ''
SELECT Id FROM Contact WHERE LastName = null
SELECT Id FROM Contact WHERE LastName != NULL
SELECT Id FROM Contact WHERE LastName <> 'x'
SELECT Id FROM Contact WHERE (LastName = 'a' OR LastName = 'b') AND Email != null
SELECT Id FROM Contact WHERE LastName = 'a' AND FirstName = 'b' AND Email = 'c'
SELECT Id FROM Contact WHERE LastName = 'a' OR FirstName = 'b' OR Email = 'c'
SELECT Id FROM Contact WHERE ((LastName = 'a'))
SELECT Id FROM Contact WHERE NOT LastName = 'a'
SELECT Id FROM Contact WHERE (NOT LastName LIKE 'a%') AND (NOT LastName LIKE 'b%')
SELECT Id FROM Contact WHERE NOT (LastName = 'a' AND FirstName = 'b')
SELECT Id FROM Contact WHERE LastName IN ('a', 'b')
SELECT Id FROM Contact WHERE LastName NOT IN ('a')
SELECT Id FROM Contact WHERE HasOptedOutOfEmail = true
SELECT Id FROM Contact WHERE HasOptedOutOfEmail = FALSE
SELECT Id FROM Opportunity WHERE Amount > 1000.50
SELECT Id FROM Opportunity WHERE Amount >= -5
SELECT Id FROM Opportunity WHERE Amount < +5
SELECT Id FROM Opportunity WHERE Amount IN (1, 2.5)
SELECT Id FROM Opportunity WHERE Amount > USD5000
SELECT Id FROM Opportunity WHERE CloseDate = TODAY
SELECT Id FROM Opportunity WHERE CloseDate > LAST_N_DAYS:30
SELECT Id FROM Opportunity WHERE CloseDate = N_MONTHS_AGO:2
SELECT Id FROM Opportunity WHERE CloseDate < NEXT_N_FISCAL_QUARTERS:6
SELECT Id FROM Opportunity WHERE CloseDate = THIS_FISCAL_YEAR
SELECT Id FROM Opportunity WHERE CALENDAR_YEAR(CreatedDate) = 2026
SELECT Id FROM Opportunity WHERE DAY_ONLY(convertTimezone(CreatedDate)) > 2026-01-01
SELECT Id FROM Account WHERE Regions__c INCLUDES ('A;B', 'C')
SELECT Id FROM Account WHERE Regions__c EXCLUDES ('A')
SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact)
SELECT Id FROM Account WHERE Id NOT IN (SELECT AccountId FROM Opportunity WHERE IsWon = true)
SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact) AND Id NOT IN (SELECT AccountId FROM Opportunity)
SELECT Id, (SELECT Id FROM Contacts) FROM Account
SELECT Id, (SELECT Id, Name FROM Contacts WHERE LastName = 'x' ORDER BY Name LIMIT 5) FROM Account WHERE Name LIKE 'a%'
SELECT Id, (SELECT Id FROM Account.Contacts), (SELECT Id FROM Opportunities) FROM Account
SELECT Id, (SELECT Id, (SELECT Id FROM Tasks) FROM Contacts) FROM Account
SELECT Account.Parent.Parent.Parent.Name FROM Contact
SELECT Id, Account.Owner.Name FROM Contact ORDER BY Account.Owner.Name
SELECT Id FROM Contact ORDER BY LastName
SELECT Id FROM Contact ORDER BY LastName ASC, FirstName DESC NULLS LAST
SELECT Id FROM Contact ORDER BY LastName NULLS FIRST
SELECT Id FROM Contact LIMIT 10 OFFSET 20
SELECT Id FROM Contact ORDER BY Id LIMIT 0
SELECT Id FROM Contact OFFSET 5
SELECT LeadSource, COUNT(Name) FROM Lead GROUP BY LeadSource
SELECT LeadSource, COUNT(Name) cnt FROM Lead GROUP BY LeadSource HAVING COUNT(Name) > 100
SELECT LeadSource, COUNT(Name) cnt FROM Lead GROUP BY LeadSource HAVING COUNT(Name) > 100 AND LeadSource LIKE 'a%'
SELECT LeadSource, Rating, GROUPING(LeadSource) grpLS, COUNT(Name) cnt FROM Lead GROUP BY ROLLUP(LeadSource, Rating)
SELECT Type, BillingCountry, COUNT(Id) accts FROM Account GROUP BY CUBE(Type, BillingCountry) ORDER BY GROUPING(Type)
SELECT CALENDAR_YEAR(CreatedDate), SUM(Amount) FROM Opportunity GROUP BY CALENDAR_YEAR(CreatedDate)
SELECT HOUR_IN_DAY(convertTimezone(CreatedDate)), SUM(Amount) FROM Opportunity GROUP BY HOUR_IN_DAY(convertTimezone(CreatedDate))
SELECT AVG(Amount), MIN(Amount), MAX(Amount), SUM(Amount) FROM Opportunity
SELECT COUNT_DISTINCT(Company) distinctCompanies FROM Lead
SELECT Account.Name, COUNT(Id) n FROM Contact GROUP BY Account.Name ORDER BY COUNT(Id) DESC NULLS LAST LIMIT 10
SELECT FORMAT(Amount) Amt, convertCurrency(Amount) converted FROM Opportunity
SELECT FORMAT(MIN(CloseDate)) Amt FROM Opportunity
SELECT Company, toLabel(Status) FROM Lead WHERE toLabel(Status) = 'offen'
SELECT toLabel(Status) etiquette FROM Lead
SELECT FIELDS(ALL) FROM Account LIMIT 200
SELECT FIELDS(STANDARD) FROM Account
SELECT Id, FIELDS(CUSTOM) FROM Account LIMIT 5
SELECT TYPEOF What WHEN Account THEN Phone, NumberOfEmployees WHEN Opportunity THEN Amount, CloseDate ELSE Name, Email END FROM Event
SELECT TYPEOF Owner WHEN User THEN Name END, Id FROM Case
SELECT Id FROM Event WHERE What.Type IN ('Account', 'Opportunity')
SELECT Name FROM Contact USING SCOPE mine WHERE LastName = 'x'
SELECT Id FROM Account USING SCOPE everything
SELECT Id FROM Account FOR VIEW
SELECT Id FROM Account WHERE Name = 'x' LIMIT 1 FOR REFERENCE
SELECT Id FROM Account LIMIT 2 FOR UPDATE
SELECT Id FROM Account WHERE IsDeleted = false ALL ROWS
SELECT Id FROM Account ALL ROWS
SELECT Title FROM FAQ__kav WHERE Title = 'x' UPDATE VIEWSTAT
SELECT Id FROM Account WITH SECURITY_ENFORCED
SELECT Id FROM Account WHERE Name = 'x' WITH USER_MODE LIMIT 1
SELECT Id FROM Account WHERE Name = 'x' WITH SYSTEM_MODE
SELECT Name FROM Warehouse__c WHERE DISTANCE(Location__c, GEOLOCATION(37.775, -122.418), 'mi') < 20
SELECT Name, DISTANCE(Location__c, GEOLOCATION(37.7, -122.4), 'km') d FROM W__c ORDER BY DISTANCE(Location__c, GEOLOCATION(37.7, -122.4), 'km')
SELECT count() FROM Contact c, c.Account a WHERE a.name = 'MyriadPubs'
SELECT a.Name FROM Account a WHERE a.Industry = 'media'
SELECT Id FROM Group
SELECT npe01__Payment_Date__c, npe01__Opportunity__r.Primary_Contact__r.Name FROM npe01__OppPayment__c
SELECT Id FROM Order
SELECT Id FROM Account WHERE Name = 'AND' OR Name = 'SELECT'
"""

INVALID = r"""
SELECT
SELECT FROM Account
SELECT Id
SELECT Id Account
SELECT Id FROM
SELECT Id, FROM Account
SELECT ,Id FROM Account
SELECT Id Name FROM FROM Account
SELECT * FROM Account
SELECT Id FROM Account WHERE
SELECT Id FROM Account WHERE Name
SELECT Id FROM Account WHERE Name =
SELECT Id FROM Account WHERE = 'x'
SELECT Id FROM Account WHERE Name == 'x'
SELECT Id FROM Account WHERE Name = x y
SELECT Id FROM Account WHERE Name = 'it''s'
SELECT Id FROM Account WHERE Name = 'open
SELECT Id FROM Account WHERE (Name = 'x'
SELECT Id FROM Account WHERE Name = 'x')
SELECT Id FROM Account WHERE Name IN
SELECT Id FROM Account WHERE Name IN ()
SELECT Id FROM Account WHERE Name IN ('a',)
SELECT Id FROM Account WHERE Name IN 'a'
SELECT Id FROM Account WHERE Name NOT ('a')
SELECT Id FROM Account WHERE Name NOT LIKE 'a'
SELECT Id FROM Account WHERE Name BETWEEN 1 AND 2
SELECT Id FROM Account WHERE Name IS NULL
SELECT Id FROM Account WHERE AND Name = 'x'
SELECT Id FROM Account WHERE Name = 'x' AND
SELECT Id FROM Account WHERE Name = 'x' Name = 'y'
SELECT Id FROM Account WHERE Name LIKE
SELECT Id FROM Account WHERE Name LIKE OR
SELECT Id FROM Account ORDER Name
SELECT Id FROM Account ORDER BY
SELECT Id FROM Account ORDER BY Name UP
SELECT Id FROM Account ORDER BY Name NULLS
SELECT Id FROM Account ORDER BY Name NULLS MIDDLE
SELECT Id FROM Account GROUP Name
SELECT Id FROM Account GROUP BY
SELECT Id FROM Account LIMIT
SELECT Id FROM Account LIMIT ten
SELECT Id FROM Account LIMIT 5 5
SELECT Id FROM Account OFFSET
SELECT Id FROM Account OFFSET 5 LIMIT 5
SELECT Id FROM Account LIMIT 5 WHERE Name = 'x'
SELECT Id FROM Account ORDER BY Name WHERE Name = 'x'
SELECT Id FROM Account FOR
SELECT Id FROM Account FOR FUN
SELECT Id FROM Account ALL
SELECT Id FROM Account USING mine
SELECT Id FROM Account USING SCOPE
SELECT Id FROM Account WITH
SELECT Id FROM Account; SELECT Id FROM Contact
SELECT (SELECT Id FROM Contacts FROM Account
SELECT Id, (SELECT FROM Contacts) FROM Account
SELECT Id, () FROM Account
SELECT COUNT( FROM Account
SELECT TYPEOF What WHEN Account Phone END FROM Event
SELECT TYPEOF What ELSE Name END FROM Event
SELECT TYPEOF What WHEN Account THEN Phone FROM Event
SELECT FIELDS() FROM Account
SELECT FIELDS(SOME) FROM Account
SELECT Id FROM Account WHERE CloseDate = LAST_N_DAYS
SELECT Id FROM Account WHERE CloseDate = LAST_N_DAYS:
SELECT Id FROM Account WHERE CloseDate = 2026-1-1
SELECT Id FROM Account WHERE CloseDate = 2026-11-23T10
SELECT Id FROM Account WHERE Amount = 1,5
SELECT Account. FROM Contact
SELECT Account..Name FROM Contact
SELECT .Name FROM Contact
SELECT 5 FROM Contact
SELECT 'x' FROM Contact
INSERT INTO Account
DELETE FROM Account
SELECT Id FROM Account JOIN Contact
SELECT DISTINCT Id FROM Account WHERE
SELECT Id FROM Account -- comment
SELECT Id FROM "Account"
SELECT Id FROM Account WHERE Name = "x"
SELECT Id FROM Account WHERE Name = 'x' AND (NOT)
SELECT Id FROM Account WHERE Regions__c INCLUDES 'a'
SELECT Id FROM Account WHERE Id IN (SELECT)
SELECT Id FROM Account WHERE Name = 'a\qb'
SELECT Id FROM Account HAVING COUNT(Id) > 1
"""


def lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line]
