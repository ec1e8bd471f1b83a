"""Queries with the slips that people make, and with what other languages of queries have."""

MORE_INVALID = r"""
SELECT Id Name, FROM Account
SELECT Id, , Name FROM Account
SELECT Id,Name, FROM Account
SELECT (Id) FROM Account
SELECT Id FROM (SELECT Id FROM Account)
SELECT Id FROM Account, Contact
SELECT Id FROM Account a b
SELECT Id FROM Account.
SELECT Id FROM .Account
SELECT Id FROM 'Account'
SELECT Id FROM Account WHERE ()
SELECT Id FROM Account WHERE (Name)
SELECT Id FROM Account WHERE Name 'x'
SELECT Id FROM Account WHERE 'x' = Name
SELECT Id FROM Account WHERE Name = Name
SELECT Id FROM Account WHERE Name => 'x'
SELECT Id FROM Account WHERE Name =! 'x'
SELECT Id FROM Account WHERE Name === 'x'
SELECT Id FROM Account WHERE Name ! 'x'
SELECT Id FROM Account WHERE Name <=> 'x'
SELECT Id FROM Account WHERE Name ~ 'x'
SELECT Id FROM Account WHERE Name = 'x' && Type = 'y'
SELECT Id FROM Account WHERE Name = 'x' || Type = 'y'
SELECT Id FROM Account WHERE Name = 'x', Type = 'y'
SELECT Id FROM Account WHERE Name = 'x' AND OR Type = 'y'
SELECT Id FROM Account WHERE Name = 'x' AND AND Type = 'y'
SELECT Id FROM Account WHERE Name = 'x' OR
SELECT Id FROM Account WHERE OR Name = 'x'
SELECT Id FROM Account WHERE NOT
SELECT Id FROM Account WHERE NOT AND Name = 'x'
SELECT Id FROM Account WHERE (Name = 'x' AND)
SELECT Id FROM Account WHERE (Name = 'x') (Type = 'y')
SELECT Id FROM Account WHERE (Name = 'x'))
SELECT Id FROM Account WHERE ((Name = 'x')
SELECT Id FROM Account WHERE Name IN ('x'
SELECT Id FROM Account WHERE Name IN ('x' 'y')
SELECT Id FROM Account WHERE Name IN ['x', 'y']
SELECT Id FROM Account WHERE Name IN (,'x')
SELECT Id FROM Account WHERE Name NOT = 'x'
SELECT Id FROM Account WHERE Name IS NOT NULL
SELECT Id FROM Account WHERE Name IN (SELECT Id)
SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM)
SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact
SELECT Id FROM Account WHERE Id = (SELECT AccountId FROM Contact)
SELECT Id FROM Account WHERE EXISTS (SELECT Id FROM Contact)
SELECT Id FROM Account WHERE Name LIKE ('x')
SELECT Id FROM Account WHERE Name LIKE ANY ('x')
SELECT Id FROM Account WHERE Name INCLUDES ()
SELECT Id FROM Account WHERE Name = 'x
SELECT Id FROM Account WHERE Name = x'
SELECT Id FROM Account WHERE Name = ''x''
SELECT Id FROM Account WHERE Name = `x`
SELECT Id FROM Account WHERE Name = N'x'
SELECT Id FROM Account WHERE Name = 'x' + 'y'
SELECT Id FROM Account WHERE Amount = 1 + 1
SELECT Id FROM Account WHERE Amount = 1.2.3
SELECT Id FROM Account WHERE Amount = 0x10
SELECT Id FROM Account WHERE Amount = 1_000
SELECT Id FROM Account WHERE Amount = $5
SELECT Id FROM Account WHERE Amount = 5USD
SELECT Id FROM Account WHERE CloseDate = 2026/11/23
SELECT Id FROM Account WHERE CloseDate = 23-11-2026
SELECT Id FROM Account WHERE CloseDate = 2026-11
SELECT Id FROM Account WHERE CloseDate = 2026-11-23 10:00:00
SELECT Id FROM Account WHERE CreatedDate = 2026-11-23T10:00
SELECT Id FROM Account WHERE CreatedDate = 2026-11-23T10:00:00+2
SELECT Id FROM Account WHERE CloseDate = TODAY + 1
SELECT Id FROM Account WHERE CloseDate = TODAY()
SELECT Id FROM Account WHERE CloseDate = LAST_N_DAYS 3
SELECT Id FROM Account WHERE CloseDate = LAST_N_DAYS:x
SELECT Id FROM Account WHERE CloseDate = LAST_N_DAYS(3)
SELECT Id FROM Account WHERE CloseDate = N_DAYS_AGO
SELECT Id FROM Account WHERE CloseDate = SOME_DAY
SELECT Id FROM Account WHERE CloseDate BETWEEN TODAY AND TOMORROW
SELECT Id FROM Account ORDER BY Name,
SELECT Id FROM Account ORDER BY , Name
SELECT Id FROM Account ORDER BY Name ASC DESC
SELECT Id FROM Account ORDER BY Name NULLS LAST DESC
SELECT Id FROM Account ORDER BY Name LAST
SELECT Id FROM Account ORDER BY 1
SELECT Id FROM Account ORDER BY 'Name'
SELECT Id FROM Account SORT BY Name
SELECT Id FROM Account LIMIT 5, 10
SELECT Id FROM Account LIMIT 1.5
SELECT Id FROM Account LIMIT '5'
SELECT Id FROM Account LIMIT ALL
SELECT Id FROM Account TOP 5
SELECT TOP 5 Id FROM Account
SELECT Id FROM Account LIMIT 5 ORDER BY Name
SELECT Id FROM Account LIMIT 5 LIMIT 5
SELECT Id FROM Account WHERE Name = 'x' WHERE Name = 'y'
SELECT Id FROM Account GROUP BY Name WHERE Name = 'x'
SELECT Name FROM Account GROUP BY Name,
SELECT Name FROM Account GROUP BY ROLLUP Name
SELECT Name FROM Account GROUP BY ROLLUP(Name
SELECT Name FROM Account GROUP BY ROLLUP()
SELECT Name FROM Account GROUP BY CUBE()
SELECT Name FROM Account GROUP BY Name HAVING
SELECT Name FROM Account GROUP BY Name HAVING COUNT(Id)
SELECT Name FROM Account GROUP BY Name HAVING COUNT(Id) >
SELECT Name FROM Account GROUP BY Name ORDER BY
SELECT COUNT FROM (Account)
SELECT COUNT(*) FROM Account
SELECT COUNT(Id FROM Account
SELECT COUNT Id) FROM Account
SELECT SUM(Amount, 2) + 1 FROM Opportunity
SELECT Amount * 2 FROM Opportunity
SELECT Amount + 1 FROM Opportunity
SELECT 'x' AS y FROM Account
SELECT NULL FROM Account
SELECT Id FROM Account FOR VIEW LIMIT 1
SELECT Id FROM Account FOR UPDATE WHERE Name = 'x'
SELECT Id FROM Account FOR UPDATE VIEW
SELECT Id FROM Account UPDATE
SELECT Id FROM Account UPDATE NOTHING
SELECT Id FROM Account USING SCOPE mine team
SELECT Id FROM Account SCOPE mine
SELECT Id FROM Account WITH NOTHING
SELECT Id FROM Account WITH DATA CATEGORY
SELECT Id FROM Account WITH DATA CATEGORY Geo__c
SELECT Id FROM Account WITH DATA CATEGORY Geo__c NEAR usa__c
SELECT TYPEOF What END FROM Event
SELECT TYPEOF What WHEN Account THEN END FROM Event
SELECT TYPEOF WHEN Account THEN Phone END FROM Event
SELECT TYPEOF What WHEN Account THEN Phone ELSE END FROM Event
SELECT TYPEOF What WHEN Account THEN Phone ELSE Name FROM Event
SELECT TYPEOF What WHEN Account THEN Phone WHEN END FROM Event
SELECT FIELDS FROM (STANDARD) Account
SELECT FIELDS(*) FROM Account
SELECT FIELDS(ALL FROM Account
SELECT (SELECT Id FROM Contacts)) FROM Account
SELECT ((SELECT Id FROM Contacts)) FROM Account
SELECT (SELECT Id) FROM Account
SELECT (SELECT Id FROM Contacts), FROM Account
SELECT Id FROM Account UNION SELECT Id FROM Contact
SELECT Id INTO x FROM Account
SELECT Id FROM Account LEFT JOIN Contact
SELECT Id FROM Account ON Id
SELECT Id FROM Account WHERE CASE WHEN Name = 'x' THEN 1 END = 1
UPDATE Account SET Name = 'x'
SELECT Id FROM Account /* comment */
SELECT Id FROM Account # comment
SELECT Id FROM Account WHERE Name = 'x';
SELECT [Id] FROM Account
SELECT Account Name FROM Contact FROM
SELECT Account->Name FROM Contact
SELECT Account:Name FROM Contact
SELECT 1Name FROM Contact
SELECT Na-me FROM Contact
SELECT Id FROM Conta ct Y
SELEC Id FROM Account
SELECT Id FORM Account
SELECT Id FRM Account
Id FROM Account
FROM Account SELECT Id
FIND {x} IN ALL FIELDS RETURNING Account
SELECT Id FROM Opportunity WHERE Amount = 12.
SELECT Id FROM Account WHERE Name = 'ça, c''est' OR Name = 'non'
"""
