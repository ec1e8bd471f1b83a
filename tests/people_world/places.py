"""Towns with their postal codes, and how streets are called."""

TOWNS = """75011 Paris;75015 Paris;75018 Paris;75020 Paris;75013 Paris;75017 Paris;75012 Paris;75014 Paris
75019 Paris
69003 Lyon;69006 Lyon;69008 Lyon;69007 Lyon;69100 Villeurbanne;13008 Marseille;13009 Marseille;13012 Marseille
13001 Marseille;31000 Toulouse;31400 Toulouse;31200 Toulouse;31300 Toulouse;06000 Nice;06200 Nice;06400 Cannes
44000 Nantes;44100 Nantes;44300 Nantes;44800 Saint-Herblain;44400 Rezé;34000 Montpellier;34070 Montpellier
67000 Strasbourg;67100 Strasbourg;67200 Strasbourg;33000 Bordeaux;33200 Bordeaux;33400 Talence;33600 Pessac
33700 Mérignac;59000 Lille;59800 Lille;59100 Roubaix;59200 Tourcoing;59650 Villeneuve-d'Ascq;35000 Rennes
35200 Rennes;35700 Rennes;35400 Saint-Malo;51100 Reims;76600 Le Havre;76000 Rouen;42000 Saint-Étienne
42100 Saint-Étienne
83000 Toulon;38000 Grenoble;38100 Grenoble;21000 Dijon;49000 Angers;49100 Angers;30000 Nîmes;30900 Nîmes
63000 Clermont-Ferrand;63100 Clermont-Ferrand;72000 Le Mans;72100 Le Mans;13100 Aix-en-Provence
13090 Aix-en-Provence
29200 Brest;29000 Quimper;37000 Tours;37100 Tours;80000 Amiens;87000 Limoges;74000 Annecy;66000 Perpignan
57000 Metz
57070 Metz;25000 Besançon;45000 Orléans;54000 Nancy;68100 Mulhouse;14000 Caen;86000 Poitiers;17000 La Rochelle
56000 Vannes;56100 Lorient;64000 Pau;64100 Bayonne;64600 Anglet;84000 Avignon;26000 Valence;73000 Chambéry
01000 Bourg-en-Bresse;02100 Saint-Quentin;03100 Montluçon;03200 Vichy;03000 Moulins;05000 Gap;04100 Manosque
07000 Privas;08000 Charleville-Mézières;09000 Foix;10000 Troyes;11000 Carcassonne;11100 Narbonne;12000 Rodez
15000 Aurillac;16000 Angoulême;18000 Bourges;19100 Brive-la-Gaillarde;22000 Saint-Brieuc;22300 Lannion
24000 Périgueux
27000 Évreux;28000 Chartres;32000 Auch;36000 Châteauroux;39100 Dole;40000 Mont-de-Marsan;41000 Blois
43000 Le Puy-en-Velay
46000 Cahors;47000 Agen;48000 Mende;50100 Cherbourg-en-Cotentin;52000 Chaumont;53000 Laval;55000 Bar-le-Duc
58000 Nevers;60000 Beauvais;61000 Alençon;62000 Arras;62100 Calais;65000 Tarbes;70000 Vesoul;71000 Mâcon
71100 Chalon-sur-Saône;77000 Melun;77100 Meaux;78000 Versailles;78100 Saint-Germain-en-Laye;79000 Niort;81000 Albi
82000 Montauban;85000 La Roche-sur-Yon;88000 Épinal;89000 Auxerre;90000 Belfort;91000 Évry
92100 Boulogne-Billancourt
92000 Nanterre;92130 Issy-les-Moulineaux;92600 Asnières-sur-Seine;93100 Montreuil;93200 Saint-Denis;94000 Créteil
94300 Vincennes;95000 Cergy;97400 Saint-Denis;97200 Fort-de-France;20000 Ajaccio;20200 Bastia;44600 Saint-Nazaire
44350 Guérande;44210 Pornic;35500 Vitré;35300 Fougères;29900 Concarneau;56400 Auray;22200 Guingamp;29600 Morlaix
01100 Oyonnax;01200 Valserhône;01500 Ambérieu-en-Bugey;06130 Grasse;06600 Antibes;07100 Annonay;09100 Pamiers"""

PLACES = [tuple(town.split(" ", 1)) for line in TOWNS.splitlines() for town in line.split(";")]
KINDS = ["rue"] * 12 + ["avenue"] * 4 + ["boulevard"] * 2 + ["chemin", "impasse", "place", "allée", "route"]
STREETS = """de la République;Victor Hugo;Jean Jaurès;du Général de Gaulle;de la Gare;des Lilas;Pasteur;du Moulin
de l'Église;des Écoles;Jules Ferry;Gambetta;de la Mairie;des Acacias;du Château;de Verdun;des Tilleuls;du Stade
Émile Zola;de la Paix;Anatole France;des Cerisiers;de la Fontaine;Saint-Martin;du 8 mai 1945;du 11 novembre
Louis Pasteur;Jean Moulin;de Paris;de Bretagne;des Roses;du Lavoir;des Vignes;de la Liberté;Voltaire;du Port
Aristide Briand;Léon Blum;Pierre Curie;Marie Curie;des Jardins;du Parc;de la Forêt;des Chênes;du Bois;des Prés
de la Croix;des Peupliers;du Marché;Notre-Dame;Saint-Jacques;Sainte-Anne;des Hirondelles;des Mimosas;du Clos
de la Vallée;de Strasbourg;de Lorraine;d'Alsace;Carnot;Thiers;Hoche;Kléber;Foch;Clemenceau;Henri Barbusse
Paul Doumer;Albert Camus;Molière;Racine;La Fontaine;Jacques Prévert;Georges Brassens;du Puits;de la Source
des Sources
des Champs;du Four;de l'Abbaye;du Couvent;des Carmes;de la Poste;de la Plage;des Pins;des Bleuets;du Soleil
de Bellevue;de Beauregard;du Vieux Pont;de la Tour;du Rempart;des Remparts;Neuve;Haute;Basse;Grande;du Centre
Simone Veil;Lucie Aubrac;Rosa Parks;Olympe de Gouges;du Maréchal Leclerc;du Maréchal Joffre;Ledru-Rollin"""
WAYS = [street for line in STREETS.splitlines() for street in line.split(";")]
SHORT_KINDS = {
    "avenue": "av.",
    "boulevard": "bd",
    "place": "pl.",
    "impasse": "imp.",
    "chemin": "ch.",
    "route": "rte",
}
MAILS = (
    ["gmail.com"] * 9 + ["orange.fr"] * 5 + ["free.fr"] * 4 + ["wanadoo.fr"] * 3 + ["hotmail.fr", "hotmail.com"] * 2
)
MAILS += ["yahoo.fr"] * 3 + ["laposte.net"] * 2 + ["sfr.fr", "outlook.fr", "live.fr", "icloud.com", "bbox.fr"]
