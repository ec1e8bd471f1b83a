"""Names as diverse as France: first names, surnames, places, streets, shops. Invented people draw from them."""

# each origin: women's first names, men's first names, surnames (`_` stands for a space inside a name)
ORIGINS: dict[str, tuple[str, str, str]] = {
    "older": (
        "Monique Françoise Jacqueline Nicole Michèle Marie-Claude Marie-Thérèse Danielle Annie Chantal Bernadette "
        "Jeannine Geneviève Odile Colette Marie-Hélène Éliane Josiane Anne-Marie Brigitte Évelyne Yvette Denise",
        "Jean Michel Jean-Pierre Bernard Gérard Jacques Jean-Claude André Daniel Alain Christian René Roger Guy "
        "Jean-Noël François Yves Hervé Joël Raymond Étienne Jean-François Rémi Noël",
        "Martin Bernard Dubois Thomas Robert Richard Petit Durand Leroy Moreau Simon Laurent Lefèvre Michel Garcia "
        "David Bertrand Roux Vincent Fournier Morel Girard Mercier Dupont Lambert Bonnet François Faure Rousseau "
        "Blanc Guérin Boyer Chevalier Gautier Perrin Robin Clément Morin Nicolas Henry Roussel Mathieu Masson "
        "Marchand Duval Denis Dumont Marie Lemaire Noël Meyer Dufour Meunier Brun Blanchard Giraud Joly Rivière "
        "Lucas Brunet Gaillard Barbier Arnaud Roche Renard Schmitt Roy Colin Vidal Caron "
        "Picard Fabre Aubert Lemoine "
        "Renaud Dumas Payet Lacroix Olivier Philippe Bourgeois Pierre Benoît Rey Leclerc Rolland Leclercq Lecomte "
        "Lopez Jean Dupuy Guillot Hubert Berger Carpentier Moulin Deschamps Huet Vasseur "
        "Boucher Fleury Royer Klein "
        "Jacquet Adam Poirier Marty Aubry Guyot Carré Charles Renault Maillard "
        "Charpentier Ménard Baron Bailly Hervé "
        "Schneider Collet Léger Bouvier Prévost Millet Perrot Cousin Germain Lebrun Rémy Besson Pelletier Chauvin "
        "Vallée Tessier Delaunay Coulon Lejeune Étienne Cœur Forêt Crépin Bœuf",
    ),
    "younger": (
        "Camille Julie Céline Aurélie Émilie Élodie Laëtitia Sandrine Stéphanie Virginie Audrey Mélanie Charlotte "
        "Pauline Marion Anaïs Léa Chloé Manon Justine Mathilde Claire Hélène Sophie "
        "Anne-Sophie Clémence Zoé Noémie "
        "Solène Maëlle Inès Louise Héloïse Agathe Juliette Marie Cécile Delphine Nathalie Isabelle Véronique",
        "Julien Nicolas Thomas Guillaume Sébastien Mathieu Benoît Jérôme Cédric Rémi Loïc Maxime Antoine Clément "
        "Raphaël Théo Hugo Lucas Gaël Aurélien Grégory Romain Vincent Olivier Frédéric Stéphane Laurent Pascal "
        "Philippe Marc Pierre Paul-Émile Jean-Baptiste Charles-Henri",
        "Delacroix Lefebvre Garnier Legrand Chevallier Rousselot Barré Bazin Chéron Pichon Langlois Perret Verdier "
        "Hamel Marchal Guilbert Thibault Besnard Lacombe Pasquier Ferrand Tellier "
        "Blondel Seguin Villeneuve Descamps "
        "Navarro Grondin Hoarau Évrard Weiss Wagner Muller Zimmermann Keller Vermeersch Vandamme Dewaele Maes "
        "d'Aubigny de_La_Tour de_Kermadec du_Plessis Saint-Martin Dupont-Morel Martin-Lefèvre La_Fontaine",
    ),
    "brittany-basque-corsica": (
        "Gwenaëlle Maïwenn Nolwenn Rozenn Enora Maylis Amaia Maïté Lætitia Ghjulia Vannina Anne-Laure",
        "Erwan Yann Ronan Tanguy Goulven Mikel Xabi Ange Pascal Ghjuvan Denez Mael",
        "Le_Goff Le_Gall Le_Bihan Kerbrat Guivarc'h Quéméneur Abgrall Etcheverry "
        "Etchegaray Irigoyen Paoli Casanova "
        "Santoni Mattei Kerleroux Cadiou L'Hostis Le_Berre",
    ),
    "maghreb-levant": (
        "Fatima Aïcha Nadia Samira Leïla Yasmine Khadija Sabrina Nour Meriem Rachida Farah Zineb Rim Dounia",
        "Mohamed Karim Rachid Mehdi Samir Nabil Yacine Farid Sofiane Hakim Bilal Omar Hicham Youssef Amine",
        "Benali Haddad Bouzid Cherif El_Amrani Ben_Amor Mansouri Belkacem Hamdi Saïdi Zerrouki Benhamou El_Khoury "
        "Amrani Boukhari Cohen Lévy Ait_Ouali Khelifi Ziani",
    ),
    "west-africa": (
        "Awa Fatou Aminata Mariama Adama Binta Kadiatou Rokhaya Aïssatou Mariam Salimata Grâce Ndèye",
        "Mamadou Ousmane Ibrahima Moussa Amadou Cheikh Souleymane Abdoulaye Boubacar Modou Seydou Serge",
        "Diallo Traoré N'Diaye Koné Ba Sow Camara Coulibaly Diop Keïta Touré Sylla Konaté M'Bappa Kouassi Mbaye "
        "Fofana Cissé Ouattara Ndongo",
    ),
    "portugal-spain-italy": (
        "Maria Ana Lúcia Carla Dolorès Rosa Paola Giulia Carmen Inês Sandra Cristina Elena",
        "José Manuel António Carlos Paulo Luis Rui Giovanni Marco Pedro Miguel Sergio Dario",
        "Da_Silva Dos_Santos Pereira Ferreira Rodrigues Fernandes Martinez Sanchez "
        "Gonçalves Ribeiro Rossi Esposito "
        "Moretti Lopes Almeida Muñoz Perez Ferrari De_Oliveira",
    ),
    "asia": (
        "Thi Mai Linh Lan Mei Xiu Priya Kavitha Sunita Soraya Hoa Kim-Anh Anh",
        "Minh Tuan Wei Li Ravi Arun Kumar Sokha Hai Duc Bao Thanh",
        "Nguyen Tran Pham Dang Chen Wang Liu Zhang Sivakumar Rajaratnam Sok Huynh Vo Wu Ly",
    ),
    "east": (
        "Katarzyna Anna Magdalena Elena Ioana Olga Anahit Elif Ayşe Sevda Irina Mila Zofia",
        "Piotr Andrzej Stefan Bogdan Mihai Dragan Aram Mehmet Emre Ivan Nikola Tomasz",
        "Nowak Kowalski Wojcik Popescu Petrović Sarkissian Yılmaz Kaya Ivanov Dimitrov Hovanessian Lewandowski "
        "Marković Demir Szymczak",
    ),
}
ORIGIN_WEIGHTS = {
    "older": 33,
    "younger": 27,
    "brittany-basque-corsica": 8,
    "maghreb-levant": 11,
    "west-africa": 7,
    "portugal-spain-italy": 8,
    "asia": 3,
    "east": 4,
}
CHILDREN = (
    "Emma Jade Louise Alice Lina Ambre Rose Mila Nina Éva Adèle Romy Inaya Assia Gabriel Léo Raphaël Maël Louis "
    "Noah Jules Arthur Adam Sacha Isaac Liam Nolan Eden Ismaël Timéo"
).split()

# city, postal code, region, weight
PLACES: tuple[tuple[str, str, str, int], ...] = (
    ("Paris", "75011", "Île-de-France", 14),
    ("Paris", "75018", "Île-de-France", 12),
    ("Montreuil", "93100", "Île-de-France", 8),
    ("Saint-Denis", "93200", "Île-de-France", 5),
    ("Créteil", "94000", "Île-de-France", 4),
    ("Versailles", "78000", "Île-de-France", 5),
    ("Lyon", "69003", "Auvergne-Rhône-Alpes", 12),
    ("Villeurbanne", "69100", "Auvergne-Rhône-Alpes", 6),
    ("Bourg-en-Bresse", "01000", "Auvergne-Rhône-Alpes", 8),
    ("Oyonnax", "01100", "Auvergne-Rhône-Alpes", 5),
    ("Annonay", "07100", "Auvergne-Rhône-Alpes", 4),
    ("Moulins", "03000", "Auvergne-Rhône-Alpes", 4),
    ("Grenoble", "38000", "Auvergne-Rhône-Alpes", 5),
    ("Clermont-Ferrand", "63000", "Auvergne-Rhône-Alpes", 4),
    ("Nice", "06000", "Provence-Alpes-Côte d'Azur", 7),
    ("Antibes", "06600", "Provence-Alpes-Côte d'Azur", 4),
    ("Marseille", "13005", "Provence-Alpes-Côte d'Azur", 9),
    ("Digne-les-Bains", "04000", "Provence-Alpes-Côte d'Azur", 3),
    ("Gap", "05000", "Provence-Alpes-Côte d'Azur", 3),
    ("Toulouse", "31000", "Occitanie", 8),
    ("Montpellier", "34000", "Occitanie", 6),
    ("Foix", "09000", "Occitanie", 3),
    ("Bordeaux", "33000", "Nouvelle-Aquitaine", 16),
    ("Mérignac", "33700", "Nouvelle-Aquitaine", 6),
    ("La Rochelle", "17000", "Nouvelle-Aquitaine", 5),
    ("Bayonne", "64100", "Nouvelle-Aquitaine", 4),
    ("L'Isle-d'Espagnac", "16340", "Nouvelle-Aquitaine", 2),
    ("Nantes", "44000", "Pays de la Loire", 8),
    ("Le Mans", "72000", "Pays de la Loire", 4),
    ("Rennes", "35000", "Bretagne", 7),
    ("Brest", "29200", "Bretagne", 4),
    ("Lille", "59000", "Hauts-de-France", 7),
    ("Laon", "02000", "Hauts-de-France", 3),
    ("Strasbourg", "67000", "Grand Est", 6),
    ("Charleville-Mézières", "08000", "Grand Est", 4),
    ("Reims", "51100", "Grand Est", 4),
    ("Saint-Étienne-du-Rouvray", "76800", "Normandie", 3),
    ("Caen", "14000", "Normandie", 4),
    ("Orléans", "45000", "Centre-Val de Loire", 4),
    ("Dijon", "21000", "Bourgogne-Franche-Comté", 4),
    ("Besançon", "25000", "Bourgogne-Franche-Comté", 3),
    ("Ajaccio", "20000", "Corse", 2),
    ("Bastia", "20200", "Corse", 2),
    ("Pointe-à-Pitre", "97110", "Guadeloupe", 1),
    ("Fort-de-France", "97200", "Martinique", 1),
    ("Saint-Denis", "97400", "La Réunion", 2),
)
STREET_KINDS = ("rue", "rue", "rue", "rue", "avenue", "avenue", "boulevard", "allée", "impasse", "chemin", "place")
STREET_NAMES = (
    "des Lilas|de la République|Victor-Hugo|des Écoles|du Moulin|de l'Église|Jean-Jaurès|des Coquelicots|Pasteur|"
    "de la Gare|du Général-de-Gaulle|des Acacias|Émile-Zola|du Vieux Puits|de Verdun|Marie-Curie|des Tilleuls|"
    "de la Fontaine|Léon-Blum|Olympe-de-Gouges|des Vignes|du Lavoir|Simone-Veil|de la Liberté|Gambetta|des Rosiers|"
    "du 11-Novembre|du 8-Mai-1945|Aristide-Briand|Louise-Michel|du Château|des Peupliers|de Bretagne|Saint-Michel"
).split("|")
STREET_EXTRAS = ("Bât. B", "Appt 12", "Résidence Les Cèdres", "Lieu-dit Le Bourg", "BP 41", "Esc. C, 3e étage")
EMAIL_DOMAINS = (
    "example.org",
    "example.net",
    "example.com",
    "courriel.example",
    "messagerie.example",
    "boite.example",
)

COMPANIES = (
    "Boulangerie des Trois Ponts|Pharmacie du Vieux Lavoir|Atelier Brume et Lin|Transports Garrigue Frères|"
    "Menuiserie Kerantec|Cabinet Orsel Conseil|Imprimerie du Faubourg Bleu|Librairie La Page Cornée|"
    "Institut Belle Saison|Domaine de Roquevigne|Clinique vétérinaire des Sources|Garage de la Petite Vitesse|"
    "Fleurs & Compagnie d'Octobre|Salon Mèche Rebelle|Opticiens du Canal|Fromagerie du Haut Pré|"
    "Cosmétiques Pavot Blanc|Éditions du Grand Large|Hôtel des Quatre Vents|Maison Coquelin|Studio Pivoine|"
    "Agence Rive Claire|Torréfaction du Midi|Serrurerie Vauban 24|Textiles Marnes et Fils|Biscuiterie Saint-Aubin|"
    "Électricité Lambourg|Paysages Verdoyer|Informatique Novalys|Cave de la Combe|"
    "Kinés du Parc|Notaires de l'Erdre|"
    "Auto-école du Rempart|Traiteur Mille Saveurs|Peintures Azurel|Piscines Ondine|Yoga Plein Souffle|"
    "Architectes Linéa Sud|Assurances Prévalon|Couture Dé d'Or|Charpentes Malouines|Huilerie Terre Rouge|"
    "Crèmerie Jolie Vache|Vélos du Marais|Expertise Comptable Daurel|"
    "Laboratoires Thémis Bio|Conserverie du Port Neuf|"
    "Bijouterie Éclat de Mai|Rochemaure Immobilier|Restaurant Chez Lucette"
).split("|")
FOUNDATIONS = (
    "Fondation Hélène Marchal|Fondation Rives Solidaires|Fondation Orsel|Fondation Les Mains Tendues|"
    "Fondation Banque du Ponant|Fondation Novalys|Fondation Jeanne Tessier|Fondation Santé Partagée|"
    "Fonds Prévalon Solidarité|Fondation du Haut Pré|Fondation Élan de Vie|Fonds de dotation Pavot Blanc"
).split("|")
ASSOCIATIONS = (
    "Lions Club de Roquevigne|Rotary Val d'Erdre|Les Foulées du Canal|"
    "Chœur des Deux Rives|Amicale des Pompiers de Ker|"
    "Comité des fêtes de Saint-Aubin|Club de Pétanque du Lavoir|Zumba Passion Sud|Rugby Club du Haut Pré|"
    "Les Tricoteuses du Jeudi|Harmonie municipale de Roque|Inner Wheel Rive Claire|Judo Club Vauban|"
    "Ciné-Club La Lanterne|Les Randonneurs du Causse|Basket Féminin de l'Ouest|Scouts du Vieux Puits|"
    "Association Couleur Solidaire|BDE de l'École Linéa|Parents d'élèves du Moulin"
).split("|")
PUBLIC_BODIES = (
    "Ville de Roquevigne|Conseil départemental de la Combe|Région Rives-Atlantiques|CCAS de Saint-Aubin|"
    "Métropole du Ponant|Agence de santé du Val d'Erdre"
).split("|")
MUTUALS = ("Mutuelle Soliane", "Mutuelle des Deux Rives", "Harmélia Mutuelle")
LEGAL_FORMS = ("SARL", "SAS", "EURL", "SA", "Sté", "Ets")
