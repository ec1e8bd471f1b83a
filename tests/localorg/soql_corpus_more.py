"""More queries for the grammar: every literal, function and clause once."""

# ruff: noqa: E501 (a query is one line)

MORE_VALID = r"""
SELECT Id FROM Contact c
SELECT c.Id, c.Account.Name FROM Contact c WHERE c.LastName = 'x'
SELECT Id, Account.Owner.Profile.Name FROM Contact
SELECT Account.Parent.Parent.Parent.Parent.Name FROM Contact
SELECT Id, toLabel(Account.Industry) FROM Contact
SELECT FORMAT(Amount) amt FROM Opportunity
SELECT FORMAT(convertCurrency(Amount)) amt FROM Opportunity
SELECT Id, FORMAT(CreatedDate) d, FORMAT(CloseDate) c FROM Opportunity
SELECT COUNT(Id) FROM Account
SELECT COUNT_DISTINCT(Industry) FROM Account
SELECT MAX(CreatedDate), MIN(CreatedDate) FROM Account
SELECT SUM(Amount) total, AVG(Amount) mean FROM Opportunity WHERE IsWon = true
SELECT Industry, COUNT(Id) FROM Account GROUP BY Industry ORDER BY Industry
SELECT Industry, COUNT(Id) FROM Account GROUP BY Industry ORDER BY COUNT(Id) DESC
SELECT Industry, Type, COUNT(Id) n FROM Account GROUP BY Industry, Type
SELECT Industry i, Type t FROM Account GROUP BY Industry, Type
SELECT Industry, COUNT(Id) FROM Account GROUP BY Industry HAVING COUNT(Id) > 1 ORDER BY Industry LIMIT 5
SELECT Industry, COUNT(Id) FROM Account GROUP BY Industry HAVING COUNT(Id) > 1 AND MAX(Name) > 'a'
SELECT Industry, COUNT(Id) FROM Account GROUP BY Industry HAVING COUNT(Id) > 1 OR COUNT(Id) < 5
SELECT Industry, COUNT(Id) FROM Account GROUP BY Industry HAVING (COUNT(Id) > 1 OR COUNT(Id) < 5) AND Industry != null
SELECT Industry, COUNT(Id) FROM Account GROUP BY Industry HAVING Industry IN ('a', 'b')
SELECT Industry, Rating, GROUPING(Industry) gi, GROUPING(Rating) gr, COUNT(Id) n FROM Account GROUP BY ROLLUP(Industry, Rating)
SELECT Industry, COUNT(Id) FROM Account GROUP BY CUBE(Industry)
SELECT Account.Industry, COUNT(Id) FROM Contact GROUP BY ROLLUP(Account.Industry)
SELECT CALENDAR_YEAR(CloseDate) y, CALENDAR_MONTH(CloseDate) m, SUM(Amount) FROM Opportunity GROUP BY CALENDAR_YEAR(CloseDate), CALENDAR_MONTH(CloseDate)
SELECT CALENDAR_QUARTER(CloseDate), COUNT(Id) FROM Opportunity GROUP BY CALENDAR_QUARTER(CloseDate)
SELECT DAY_IN_MONTH(CloseDate), COUNT(Id) FROM Opportunity GROUP BY DAY_IN_MONTH(CloseDate)
SELECT DAY_IN_WEEK(CloseDate), COUNT(Id) FROM Opportunity GROUP BY DAY_IN_WEEK(CloseDate)
SELECT DAY_IN_YEAR(CloseDate), COUNT(Id) FROM Opportunity GROUP BY DAY_IN_YEAR(CloseDate)
SELECT DAY_ONLY(CreatedDate), COUNT(Id) FROM Opportunity GROUP BY DAY_ONLY(CreatedDate)
SELECT FISCAL_MONTH(CloseDate), COUNT(Id) FROM Opportunity GROUP BY FISCAL_MONTH(CloseDate)
SELECT FISCAL_QUARTER(CloseDate), COUNT(Id) FROM Opportunity GROUP BY FISCAL_QUARTER(CloseDate)
SELECT FISCAL_YEAR(CloseDate), COUNT(Id) FROM Opportunity GROUP BY FISCAL_YEAR(CloseDate)
SELECT WEEK_IN_MONTH(CloseDate), COUNT(Id) FROM Opportunity GROUP BY WEEK_IN_MONTH(CloseDate)
SELECT WEEK_IN_YEAR(CloseDate), COUNT(Id) FROM Opportunity GROUP BY WEEK_IN_YEAR(CloseDate)
SELECT HOUR_IN_DAY(CreatedDate), COUNT(Id) FROM Opportunity GROUP BY HOUR_IN_DAY(CreatedDate)
SELECT CALENDAR_YEAR(CloseDate), COUNT(Id) FROM Opportunity GROUP BY ROLLUP(CALENDAR_YEAR(CloseDate), StageName)
SELECT Id FROM Opportunity WHERE CloseDate = YESTERDAY
SELECT Id FROM Opportunity WHERE CloseDate = TOMORROW
SELECT Id FROM Opportunity WHERE CloseDate > LAST_WEEK
SELECT Id FROM Opportunity WHERE CloseDate = THIS_WEEK
SELECT Id FROM Opportunity WHERE CloseDate = NEXT_WEEK
SELECT Id FROM Opportunity WHERE CloseDate = LAST_MONTH
SELECT Id FROM Opportunity WHERE CloseDate = this_month
SELECT Id FROM Opportunity WHERE CloseDate = NEXT_MONTH
SELECT Id FROM Opportunity WHERE CloseDate = LAST_90_DAYS
SELECT Id FROM Opportunity WHERE CloseDate = NEXT_90_DAYS
SELECT Id FROM Opportunity WHERE CloseDate = NEXT_N_DAYS:7
SELECT Id FROM Opportunity WHERE CloseDate < N_DAYS_AGO:7
SELECT Id FROM Opportunity WHERE CloseDate = LAST_N_WEEKS:3
SELECT Id FROM Opportunity WHERE CloseDate = NEXT_N_WEEKS:3
SELECT Id FROM Opportunity WHERE CloseDate = N_WEEKS_AGO:3
SELECT Id FROM Opportunity WHERE CloseDate = LAST_N_MONTHS:3
SELECT Id FROM Opportunity WHERE CloseDate = NEXT_N_MONTHS:3
SELECT Id FROM Opportunity WHERE CloseDate = THIS_QUARTER
SELECT Id FROM Opportunity WHERE CloseDate = LAST_QUARTER
SELECT Id FROM Opportunity WHERE CloseDate = NEXT_QUARTER
SELECT Id FROM Opportunity WHERE CloseDate = LAST_N_QUARTERS:3
SELECT Id FROM Opportunity WHERE CloseDate = NEXT_N_QUARTERS:3
SELECT Id FROM Opportunity WHERE CloseDate = N_QUARTERS_AGO:3
SELECT Id FROM Opportunity WHERE CloseDate = THIS_YEAR
SELECT Id FROM Opportunity WHERE CloseDate = LAST_YEAR
SELECT Id FROM Opportunity WHERE CloseDate = NEXT_YEAR
SELECT Id FROM Opportunity WHERE CloseDate = LAST_N_YEARS:3
SELECT Id FROM Opportunity WHERE CloseDate = NEXT_N_YEARS:3
SELECT Id FROM Opportunity WHERE CloseDate = N_YEARS_AGO:3
SELECT Id FROM Opportunity WHERE CloseDate = THIS_FISCAL_QUARTER
SELECT Id FROM Opportunity WHERE CloseDate = LAST_FISCAL_QUARTER
SELECT Id FROM Opportunity WHERE CloseDate = NEXT_FISCAL_QUARTER
SELECT Id FROM Opportunity WHERE CloseDate = LAST_N_FISCAL_QUARTERS:6
SELECT Id FROM Opportunity WHERE CloseDate = N_FISCAL_QUARTERS_AGO:6
SELECT Id FROM Opportunity WHERE CloseDate = LAST_FISCAL_YEAR
SELECT Id FROM Opportunity WHERE CloseDate = NEXT_FISCAL_YEAR
SELECT Id FROM Opportunity WHERE CloseDate = LAST_N_FISCAL_YEARS:3
SELECT Id FROM Opportunity WHERE CloseDate = NEXT_N_FISCAL_YEARS:3
SELECT Id FROM Opportunity WHERE CloseDate = N_FISCAL_YEARS_AGO:3
SELECT Id FROM Opportunity WHERE CloseDate >= LAST_N_DAYS:0 AND CloseDate <= NEXT_N_DAYS:365
SELECT Id FROM Opportunity WHERE CloseDate IN (TODAY, 2026-01-01)
SELECT Id FROM Opportunity WHERE CloseDate NOT IN (2026-01-01, 2026-02-01)
SELECT Id FROM Opportunity WHERE CreatedDate = 2026-11-23T03:00:00.000Z
SELECT Id FROM Opportunity WHERE CreatedDate = 2026-11-23T03:00:00.000+0000
SELECT Id FROM Opportunity WHERE CreatedDate = 2026-11-23T03:00:00-08:00
SELECT Id FROM Opportunity WHERE CreatedDate >= 1999-01-01T23:01:01+01:00
SELECT Id FROM Opportunity WHERE Amount = 0
SELECT Id FROM Opportunity WHERE Amount != .5
SELECT Id FROM Opportunity WHERE Amount = EUR12.50
SELECT Id FROM Opportunity WHERE Amount > 1 AND Amount < 2 AND Amount != 1.5
SELECT Id FROM Account WHERE Name = 'a\nb\tc\rd'
SELECT Id FROM Account WHERE Name = 'quote \" double'
SELECT Id FROM Account WHERE Name = 'backslash at the end \\'
SELECT Id FROM Account WHERE Name LIKE '100\%'
SELECT Id FROM Account WHERE Name LIKE 'Élodie%'
SELECT Id FROM Account WHERE Name = '日本語'
SELECT Id FROM Account WHERE Name = 'FROM Account WHERE'
SELECT Id FROM Account WHERE (Name = 'a') OR (Name = 'b')
SELECT Id FROM Account WHERE (Name = 'a' AND Industry = 'b') OR (Name = 'c' AND Industry = 'd')
SELECT Id FROM Account WHERE ((Name = 'a' AND Industry = 'b') OR Name = 'c') AND Type = 'd'
SELECT Id FROM Account WHERE (((((Name = 'a')))))
SELECT Id FROM Account WHERE (NOT Name = 'a')
SELECT Id FROM Account WHERE NOT (Name = 'a')
SELECT Id FROM Account WHERE NOT (Name = 'a' OR Name = 'b')
SELECT Id FROM Account WHERE (NOT (Name = 'a')) AND Industry = 'b'
SELECT Id FROM Account WHERE Industry = 'b' AND (NOT Name = 'a')
SELECT Id FROM Account WHERE NOT Name IN ('a', 'b')
SELECT Id FROM Account WHERE NOT Name LIKE 'a%'
SELECT Id FROM Account WHERE name in ('a') and industry not in ('b')
SELECT Id FROM Account WHERE Name IN ('a','b','c') AND Id != null
SELECT Id FROM Account WHERE Owner.Name LIKE 'A%' AND Parent.Owner.Name = null
SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact WHERE LastName LIKE 'a%')
SELECT Id FROM Account WHERE Id NOT IN (SELECT AccountId FROM Contact WHERE LastName LIKE 'a%') AND Name = 'x'
SELECT Id FROM Account WHERE (Id IN (SELECT AccountId FROM Contact)) AND Name = 'x'
SELECT Id FROM Contact WHERE AccountId IN (SELECT Id FROM Account WHERE Name = 'x')
SELECT Id FROM Task WHERE WhoId IN (SELECT Id FROM Contact WHERE MailingCity = 'Lyon')
SELECT Id FROM Account WHERE Interests__c INCLUDES ('a')
SELECT Id FROM Account WHERE Interests__c includes ('a;b') AND Name = 'x'
SELECT Id FROM Account WHERE Interests__c EXCLUDES ('a;b;c', 'd')
SELECT Id FROM Account WHERE (Interests__c INCLUDES ('a') OR Interests__c = null)
SELECT Name, (SELECT LastName FROM Contacts WHERE LastName = 'x') FROM Account WHERE Name = 'y'
SELECT Name, (SELECT LastName FROM Contacts ORDER BY LastName DESC NULLS LAST LIMIT 5) FROM Account
SELECT Name, (SELECT LastName, Account.Name FROM Contacts), (SELECT Name FROM Opportunities) FROM Account
SELECT Name, (SELECT LastName FROM Account.Contacts) FROM Account
SELECT Name, (SELECT Id FROM npe01__OppPayment__r) FROM Opportunity
SELECT Name, (SELECT Id FROM Contacts LIMIT 1 OFFSET 1) FROM Account LIMIT 10
SELECT (SELECT Id FROM Contacts) FROM Account
SELECT TYPEOF Who WHEN Contact THEN FirstName, LastName WHEN Lead THEN Company ELSE Name END FROM Task
SELECT Id, TYPEOF What WHEN Account THEN Phone END, Subject FROM Event
SELECT TYPEOF What WHEN Account THEN Owner.Name ELSE Name END FROM Event
SELECT What.Name, What.Type, Who.Id FROM Task WHERE What.Type = 'Account'
SELECT Id FROM Contact USING SCOPE team
SELECT Id FROM Contact USING SCOPE delegated WHERE Name = 'x' ORDER BY Name LIMIT 1
SELECT Id FROM Contact USING SCOPE my_territory
SELECT Id FROM Contact WHERE Name = 'x' WITH SECURITY_ENFORCED ORDER BY Name LIMIT 5
SELECT Title FROM KnowledgeArticleVersion WHERE PublishStatus='online' WITH DATA CATEGORY Geography__c ABOVE usa__c
SELECT Title FROM Question WHERE LastReplyDate > 2005-10-08T01:02:03Z WITH DATA CATEGORY Geography__c AT (usa__c, uk__c)
SELECT UrlName FROM KnowledgeArticleVersion WITH DATA CATEGORY Geography__c AT usa__c AND Product__c ABOVE_OR_BELOW mobile__c
SELECT Title FROM FAQ__kav WHERE PublishStatus='Draft' UPDATE TRACKING
SELECT Id FROM Contact WHERE Name = 'x' ORDER BY Name LIMIT 5 OFFSET 5 FOR VIEW
SELECT Id FROM Contact ORDER BY Name FOR REFERENCE
SELECT Id FROM Contact WHERE Id = '003000000000001' FOR UPDATE
SELECT FIELDS(STANDARD), FIELDS(CUSTOM) FROM Account LIMIT 200
SELECT FIELDS(ALL), (SELECT FIELDS(ALL) FROM Contacts LIMIT 200) FROM Account LIMIT 200
SELECT fields(all) FROM Account LIMIT 1
SELECT Id FROM Account ORDER BY Parent.Name, Owner.Name DESC
SELECT Id FROM Account ORDER BY Name asc nulls last, Industry desc nulls first, Type
SELECT Id FROM Account LIMIT 2000 OFFSET 2000
SELECT Id FROM Account WHERE Name = 'x' LIMIT 1
select id from account where name like '%x%' order by name limit 10 offset 5 for view
SELECT   Id  ,  Name   FROM   Account   WHERE   Name='x'   AND   Type!='y'
SELECT Id FROM Account WHERE Name='x'AND Type='y'
SELECT Id FROM Account WHERE(Name='x')
SELECT Id FROM Account WHERE Name IN('x','y')
SELECT Id,Name,(SELECT Id FROM Contacts)FROM Account
SELECT Id FROM Account WHERE Amount__c>=1 AND Amount__c<=2
SELECT npsp__Primary_Contact__r.npsp__HHId__c FROM Opportunity
SELECT Id FROM npe03__Recurring_Donation__c WHERE npe03__Next_Payment_Date__c <= NEXT_N_DAYS:30
SELECT Id, X1__c, X_2__c FROM My_Object__c
SELECT Id FROM My_Setting__mdt
SELECT Id FROM My_Event__ChangeEvent
SELECT Id FROM My_Object__Share
SELECT Id, Latitude__Latitude__s FROM My_Object__c
SELECT Id, Name__pc FROM Account
SELECT DISTANCE(Place__c, GEOLOCATION(10.0, 20.0), 'km') FROM Shop__c
SELECT Id FROM Shop__c ORDER BY DISTANCE(Place__c, GEOLOCATION(10, 20), 'mi') DESC
SELECT Id FROM Shop__c WHERE DISTANCE(Place__c, GEOLOCATION(10, 20), 'km') > 5 AND Name = 'x'
SELECT QualifiedApiName, Label FROM EntityDefinition WHERE QualifiedApiName IN ('Account', 'Contact')
SELECT Id FROM User WHERE IsActive = true AND Profile.Name = 'System Administrator'
SELECT Id, PermissionSet.Name FROM PermissionSetAssignment WHERE Assignee.Username = 'a@b.example'
SELECT DeveloperName FROM RecordType WHERE SobjectType = 'Account' AND IsActive = true
SELECT Id FROM Contact WHERE Birthdate = null OR Birthdate < 1950-01-01
SELECT Id FROM Contact WHERE LastName >= 'a' AND LastName < 'b'
SELECT Id FROM Contact WHERE Id > '003000000000000AAA' ORDER BY Id LIMIT 200
SELECT Id FROM Contact WHERE HasOptedOutOfEmail = null
SELECT Id FROM Contact WHERE CALENDAR_MONTH(Birthdate) = 2 AND DAY_IN_MONTH(Birthdate) = 28
SELECT Id FROM Contact WHERE DAY_ONLY(CreatedDate) = TODAY
SELECT Id FROM Contact WHERE toLabel(LeadSource) LIKE 'w%'
SELECT Id FROM Contact WHERE toLabel(LeadSource) IN ('Web', 'Phone')
SELECT Id FROM Opportunity WHERE convertCurrency(Amount) > 5
SELECT Id FROM Opportunity WHERE FISCAL_YEAR(CloseDate) = 2026 AND FISCAL_QUARTER(CloseDate) = 1
"""
