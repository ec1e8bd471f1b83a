"""Where our grammar and the oracle's differ, query by query, and why.

`LAX_…`: it takes them, we do not. `STRICT_…`: we take them, it does not.
"""

# ruff: noqa: E501 (a query is one line)

from soql_corpus import lines

# It lets two conditions stand side by side without AND or OR, and a connective before the first; Salesforce does not.
LAX_CONNECTIVE = r"""
SELECT   Id  ,  Name   FROM   Account   WHERE     AND   Type!='y'
SELECT   Id  ,  Name   FROM   Account   WHERE   Name='x'     Type!='y'
SELECT DeveloperName FROM RecordType WHERE SobjectType = 'Account' IsActive = true
SELECT Id FROM Account WHERE ((Name = 'a' AND Industry = 'b') Name = 'c') AND Type = 'd'
SELECT Id FROM Account WHERE ((Name = 'a' AND Industry = 'b') OR Name = 'c') Type = 'd'
SELECT Id FROM Account WHERE ((Name = 'a' Industry = 'b') OR Name = 'c') AND Type = 'd'
SELECT Id FROM Account WHERE (Id IN (SELECT AccountId FROM Contact)) Name = 'x'
SELECT Id FROM Account WHERE (Interests__c INCLUDES ('a') Interests__c = null)
SELECT Id FROM Account WHERE (NOT (Name = 'a')) Industry = 'b'
SELECT Id FROM Account WHERE (Name = 'a' AND Industry = 'b') (Name = 'c' AND Industry = 'd')
SELECT Id FROM Account WHERE (Name = 'a' AND Industry = 'b') OR (Name = 'c' Industry = 'd')
SELECT Id FROM Account WHERE (Name = 'a' Industry = 'b') OR (Name = 'c' AND Industry = 'd')
SELECT Id FROM Account WHERE (Name = 'a') (Name = 'b')
SELECT Id FROM Account WHERE (Name = 'x') (Type = 'y')
SELECT Id FROM Account WHERE AND Amount__c<=2
SELECT Id FROM Account WHERE AND Amount__c>=1 Amount__c<=2
SELECT Id FROM Account WHERE AND Name = 'x'
SELECT Id FROM Account WHERE Amount__c>=1 Amount__c<=2
SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact) Id NOT IN (SELECT AccountId FROM Opportunity)
SELECT Id FROM Account WHERE Id NOT IN (SELECT AccountId FROM Contact WHERE LastName LIKE 'a%') Name = 'x'
SELECT Id FROM Account WHERE Industry = 'b' (NOT Name = 'a')
SELECT Id FROM Account WHERE Interests__c includes ('a;b') Name = 'x'
SELECT Id FROM Account WHERE NOT (Name = 'a' Name = 'b')
SELECT Id FROM Account WHERE Name = 'AND' Name = 'SELECT'
SELECT Id FROM Account WHERE Name = 'x' Name = 'y'
SELECT Id FROM Account WHERE Name IN ('a','b','c') Id != null
SELECT Id FROM Account WHERE OR Name = 'x'
SELECT Id FROM Account WHERE Owner.Name LIKE 'A%' Parent.Owner.Name = null
SELECT Id FROM Account WHERE name in ('a') industry not in ('b')
SELECT Id FROM Contact WHERE (LastName = 'a' LastName = 'b') AND Email != null
SELECT Id FROM Contact WHERE (LastName = 'a' OR LastName = 'b') Email != null
SELECT Id FROM Contact WHERE (NOT LastName LIKE 'a%') (NOT LastName LIKE 'b%')
SELECT Id FROM Contact WHERE Birthdate = null Birthdate < 1950-01-01
SELECT Id FROM Contact WHERE CALENDAR_MONTH(Birthdate) = 2 DAY_IN_MONTH(Birthdate) = 28
SELECT Id FROM Contact WHERE LastName = 'a' AND FirstName = 'b' Email = 'c'
SELECT Id FROM Contact WHERE LastName = 'a' FirstName = 'b' AND Email = 'c'
SELECT Id FROM Contact WHERE LastName = 'a' FirstName = 'b' OR Email = 'c'
SELECT Id FROM Contact WHERE LastName = 'a' OR FirstName = 'b' Email = 'c'
SELECT Id FROM Contact WHERE LastName >= 'a' LastName < 'b'
SELECT Id FROM Contact WHERE NOT (LastName = 'a' FirstName = 'b')
SELECT Id FROM Opportunity WHERE Amount > 1 AND Amount < 2 Amount != 1.5
SELECT Id FROM Opportunity WHERE Amount > 1 Amount < 2 AND Amount != 1.5
SELECT Id FROM Opportunity WHERE CloseDate >= LAST_N_DAYS:0 CloseDate <= NEXT_N_DAYS:365
SELECT Id FROM Opportunity WHERE FISCAL_YEAR(CloseDate) = 2026 FISCAL_QUARTER(CloseDate) = 1
SELECT Id FROM Shop__c WHERE DISTANCE(Place__c, GEOLOCATION(10, 20), 'km') > 5 Name = 'x'
SELECT Id FROM User WHERE IsActive = true Profile.Name = 'System Administrator'
SELECT Industry, COUNT(Id) FROM Account GROUP BY Industry HAVING (COUNT(Id) > 1 COUNT(Id) < 5) AND Industry != null
SELECT Industry, COUNT(Id) FROM Account GROUP BY Industry HAVING (COUNT(Id) > 1 OR COUNT(Id) < 5) Industry != null
SELECT Industry, COUNT(Id) FROM Account GROUP BY Industry HAVING COUNT(Id) > 1 COUNT(Id) < 5
SELECT Industry, COUNT(Id) FROM Account GROUP BY Industry HAVING COUNT(Id) > 1 MAX(Name) > 'a'
SELECT LeadSource, COUNT(Name) cnt FROM Lead GROUP BY LeadSource HAVING COUNT(Name) > 100 LeadSource LIKE 'a%'
SELECT QualifiedApiName FROM FieldDefinition WHERE AND EntityDefinitionId='Account' IsPolymorphicForeignKey = true
SELECT QualifiedApiName FROM FieldDefinition WHERE AND IsPolymorphicForeignKey = true
SELECT QualifiedApiName FROM FieldDefinition WHERE EntityDefinitionId='Account' IsPolymorphicForeignKey = true
"""

# Beside AND and OR, NOT needs parentheses; it forgets that after a list.
LAX_NOT = r"""
SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact) AND NOT Id IN (SELECT AccountId FROM Opportunity)
SELECT Id FROM Account WHERE NOT Id IN (SELECT AccountId FROM Contact WHERE LastName LIKE 'a%') AND Name = 'x'
SELECT Id FROM Account WHERE name in ('a') and not industry in ('b')
"""

# It does not look at brackets: a list without them, a single value or a single sub-select within them, none, or half.
LAX_BRACKETS = r"""
SELECT Id FROM Account WHERE Id = (SELECT AccountId FROM Contact)
SELECT Id FROM Account WHERE Name IN 'a'
SELECT Id FROM Account WHERE Name LIKE ('x')
SELECT Id FROM Account WHERE Regions__c INCLUDES 'a'
SELECT Name FROM Account GROUP BY CUBE()
SELECT Name FROM Account GROUP BY ROLLUP()
SELECT Title FROM Question WHERE LastReplyDate > 2005-10-08T01:02:03Z WITH DATA CATEGORY Geography__c AT uk__c)
"""

# It takes clauses and paths that break off, and ALL, a word that opens ALL ROWS, for an object or an alias.
LAX_ENDS = r"""
SELECT Account. FROM Contact
SELECT Id Account FROM ALL ROWS
SELECT Id FROM ALL ROWS
SELECT Id FROM Account ALL
SELECT Id FROM Account OFFSET
SELECT Id FROM Account.
SELECT Id FROM Contact OFFSET
"""

# It takes a path for an alias.
LAX_ALIAS = r"""
SELECT COUNT(Id) Account.Name, n FROM Contact GROUP BY Account.Name ORDER BY COUNT(Id) DESC NULLS LAST LIMIT 10
"""

# It takes every escape; the reference lists a few.
LAX_ESCAPE = r"""
SELECT Id FROM Account WHERE Name = 'a\qb'
"""

# It knows the arguments of DISTANCE and GEOLOCATION by heart; we ask for them when the query is compiled.
STRICT_PLACE = r"""
SELECT DISTANCE(Location__c, Name, GEOLOCATION(37.7, -122.4), 'km') d FROM W__c ORDER BY DISTANCE(Location__c, GEOLOCATION(37.7, -122.4), 'km')
SELECT DISTANCE(Place__c, 20.0), GEOLOCATION(10.0, 'km') FROM Shop__c
SELECT GEOLOCATION(10.0, DISTANCE(Place__c, 20.0), 'km') FROM Shop__c
SELECT Id FROM Shop__c ORDER BY DISTANCE(Place__c, 20), GEOLOCATION(10, 'mi') DESC
SELECT Id FROM Shop__c ORDER BY GEOLOCATION(10, DISTANCE(Place__c, 20), 'mi') DESC
SELECT Id FROM Shop__c WHERE GEOLOCATION(10, DISTANCE(Place__c, 20), 'km') > 5 AND Name = 'x'
SELECT Name FROM Warehouse__c WHERE GEOLOCATION(37.775, DISTANCE(Location__c, -122.418), 'mi') < 20
SELECT Name, DISTANCE(Location__c, -122.4), GEOLOCATION(37.7, 'km') d FROM W__c ORDER BY DISTANCE(Location__c, GEOLOCATION(37.7, -122.4), 'km')
SELECT Name, DISTANCE(Location__c, GEOLOCATION(37.7, -122.4), 'km') d FROM W__c ORDER BY DISTANCE(Location__c, -122.4), GEOLOCATION(37.7, 'km')
SELECT Name, DISTANCE(Location__c, GEOLOCATION(37.7, -122.4), 'km') d FROM W__c ORDER BY GEOLOCATION(37.7, DISTANCE(Location__c, -122.4), 'km')
SELECT Name, GEOLOCATION(37.7, DISTANCE(Location__c, -122.4), 'km') d FROM W__c ORDER BY DISTANCE(Location__c, GEOLOCATION(37.7, -122.4), 'km')
"""

# It takes no function within ROLLUP. The reference's grammar for GROUP BY has functions of dates; unverified in an org.
STRICT_ROLLUP = r"""
SELECT CALENDAR_YEAR(CloseDate), COUNT(Id) FROM Opportunity GROUP BY ROLLUP(CALENDAR_YEAR(CloseDate), StageName)
SELECT COUNT(Id) FROM Opportunity GROUP BY ROLLUP(CALENDAR_YEAR(CloseDate), StageName)
"""

# It does not know parents with an alias in FROM (`FROM Contact c, c.Account a`), which the reference shows.
STRICT_FROM = r"""
SELECT count() Contact FROM c, c.Account a WHERE a.name = 'MyriadPubs'
SELECT count() FROM c, c.Account a WHERE a.name = 'MyriadPubs'
"""

KNOWN = frozenset().union(
    *map(
        lines,
        (
            LAX_CONNECTIVE,
            LAX_NOT,
            LAX_BRACKETS,
            LAX_ENDS,
            LAX_ALIAS,
            LAX_ESCAPE,
            STRICT_PLACE,
            STRICT_ROLLUP,
            STRICT_FROM,
        ),
    )
)
