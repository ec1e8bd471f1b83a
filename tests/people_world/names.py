"""Names as France bears them: by generation and sex, the commonest first. No persons.

The long tail of rare surnames is built from the parts of which French, Breton, Basque, Occitan and Alsatian
surnames are built: a list of a thousand real ones covers hardly a quarter of the people.
"""

import random

WOMEN = {
    1935: """Marie Monique Jacqueline Jeannine Denise Yvette Françoise Simone Odette Colette Madeleine Nicole
        Christiane Suzanne Paulette Geneviève Ginette Thérèse Josette Huguette Éliane Lucienne Raymonde
        Andrée Micheline Gisèle Marguerite Renée Germaine Jeanne Yvonne Solange Marcelle Bernadette
        Pierrette Arlette Claudine Annie Michèle Claude Marie-Thérèse Marie-Louise Henriette Georgette
        Hélène Rolande Lucette Louise Anne-Marie Cécile Gilberte Mauricette Ghislaine""",
    1953: """Martine Françoise Monique Nicole Chantal Annie Michèle Catherine Marie Christiane Jacqueline
        Danielle Brigitte Dominique Christine Sylvie Évelyne Bernadette Josiane Colette Marie-Claude
        Marie-Christine Anne-Marie Élisabeth Jocelyne Mireille Patricia Liliane Viviane Claudine Ghislaine
        Régine Joëlle Geneviève Marie-France Marie-Thérèse Édith Maryse Yolande Arlette Nadine Roselyne
        Éliane Lydie Marie-Paule Marie-Hélène Marie-José Anne Fatima Béatrice""",
    1966: """Sylvie Nathalie Catherine Isabelle Véronique Christine Valérie Patricia Corinne Martine Pascale
        Brigitte Laurence Sandrine Florence Sophie Marie Béatrice Anne Nadine Agnès Hélène Muriel Carole
        Claire Fabienne Frédérique Dominique Marie-Christine Élisabeth Cécile Chantal Karine Myriam Nadia
        Anne-Marie Marie-Pierre Christelle Annick Sabine Odile Ghislaine Bénédicte Joëlle Marie-Laure
        Delphine Lydia Malika Fatima Maria""",
    1980: """Céline Stéphanie Sandrine Virginie Aurélie Christelle Delphine Émilie Laetitia Julie Sophie Karine
        Séverine Caroline Nathalie Audrey Sabrina Élodie Laure Claire Magali Hélène Anne Vanessa Cécile
        Amandine Angélique Marie Gaëlle Mélanie Nadia Estelle Emmanuelle Alexandra Sandra Jennifer Valérie
        Élise Marion Carine Laurence Charlotte Cindy Anne-Sophie Samira Aline Fanny Peggy Ludivine
        Anne-Laure Aïcha Fatou Marie-Laure""",
    1994: """Laura Marine Camille Marion Pauline Manon Julie Élodie Anaïs Mathilde Émilie Mélanie Charlotte
        Lucie Chloé Sarah Justine Léa Clara Morgane Margaux Océane Alexia Amandine Alice Claire Marie Emma
        Ophélie Mélissa Coralie Inès Fanny Estelle Solène Juliette Cécile Audrey Noémie Clémence Aurore Jade
        Célia Elsa Lisa Eva Yasmine Sofia Louise Aminata Leïla Anne-Charlotte Lou-Anne""",
}
MEN = {
    1935: """Jean Michel André Pierre René Jacques Robert Roger Claude Georges Bernard Marcel Raymond Louis
        Maurice Henri Daniel Guy Gérard Paul Roland François Lucien Gilbert Joseph Christian Charles Albert
        Jean-Claude Serge Fernand Émile Alain Francis Marc Gaston Léon Yves Max Edmond Eugène Jean-Pierre
        Jean-Marie Jean-Louis Camille Victor Hubert Antoine Norbert""",
    1953: """Michel Alain Jean-Pierre Gérard Bernard Daniel Patrick Christian Jean-Claude Jacques Jean Philippe
        Pierre Claude André Dominique Serge Yves François Jean-Paul Jean-Louis Didier Francis Gilles
        Jean-Marc Jean-Luc Jean-Marie Marc Georges Hervé Thierry Henri René Guy Pascal Bruno Denis Roland
        Jean-François Joël Paul Robert Régis Jean-Michel Louis Roger Mohamed Ahmed Maurice Joseph""",
    1966: """Philippe Thierry Pascal Éric Laurent Bruno Christophe Patrick Frédéric Didier Stéphane Olivier
        Dominique Jean-Luc Alain Michel Franck Gilles Marc François Hervé Jean-Marc Christian Jean-Pierre
        Denis Jean-Michel Vincent Xavier Fabrice Bertrand Emmanuel Jean-François Pierre Serge Yves Daniel
        Nicolas Jérôme Jean-Philippe Mohamed Antoine Paul Rémi Benoît Jean-Claude Ali Luc Arnaud Sylvain""",
    1980: """Nicolas Sébastien Christophe David Stéphane Julien Jérôme Cédric Frédéric Olivier Guillaume Laurent
        Vincent Mickaël Alexandre Ludovic Fabien Arnaud Benjamin Thomas Grégory Mathieu Pierre Sylvain Yann
        Franck François Matthieu Thierry Éric Emmanuel Samuel Jean Loïc Damien Fabrice Romain Jonathan Anthony
        Karim Rachid Mohamed Marc Gaël Jean-Baptiste Pierre-Yves Rémi Yoann Hakim Antoine""",
    1994: """Thomas Alexandre Kévin Nicolas Quentin Maxime Antoine Romain Julien Anthony Valentin Clément Lucas
        Florian Pierre Jérémy Benjamin Dylan Guillaume Alexis Hugo Adrien Paul Simon Théo Arthur Baptiste
        Mathieu Corentin Vincent Bastien Louis Tom Mehdi Yanis Samuel Robin Loïc Axel Raphaël Rayan Gabriel
        Matthieu Enzo Jules Léo Mohamed Nathan Pierre-Louis Jean-Baptiste""",
}
LAST = """
Martin Bernard Thomas Petit Robert Richard Durand Dubois Moreau Laurent Simon Michel Lefebvre Leroy Roux David
Bertrand Morel Fournier Girard Bonnet Dupont Lambert Fontaine Rousseau Vincent Muller Lefèvre Faure André Mercier
Blanc Guérin Boyer Garnier Chevalier François Legrand Gauthier Garcia Perrin Robin Clément Morin Nicolas Henry
Roussel Mathieu Gautier Masson Marchand Duval Denis Dumont Marie Lemaire Noël Meyer Dufour Meunier Brun Blanchard
Giraud Joly Rivière Lucas Brunet Gaillard Barbier Arnaud Martinez Gérard Roche Renard Schmitt Roy Leroux Colin
Vidal
Caron Picard Roger Fabre Aubert Lemoine Renaud Dumas Lacroix Olivier Philippe Bourgeois Pierre Benoît Rey Leclerc
Payet Rolland Leclercq Guillaume Lecomte Lopez Jean Dupuy Guillot Hubert Berger Carpentier Sanchez Dupuis Moulin
Louis Deschamps Huet Vasseur Perez Boucher Fleury Royer Klein Jacquet Adam Paris Poirier Marty Aubry Guyot Carré
Charles Renault Charpentier Ménard Maillard Baron Bertin Bailly Hervé Schneider Fernandez Le_Gall Collet Léger
Bouvier Julien Prévost Millet Perrot Daniel Le_Roux Cousin Germain Breton Besson Langlois Rémy Le_Goff Pelletier
Lévêque Perrier Leblanc Barré Lebrun Marchal Weber Mallet Hamon Boulanger Jacob Monnier Michaud Rodriguez Guichard
Gillet Étienne Grondin Poulain Tessier Chevallier Collin Chauvin Da_Silva Bouchet Gay Lemaître Bénard Maréchal
Humbert Reynaud Antoine Hoarau Perret Barthélemy Cordier Pichon Lejeune Gilbert Lamy Delaunay Pasquier Carlier
Laporte Gros Buisson Briand Alexandre Georges Coulon Delmas Besnard Marion Adrien Nguyen Lefort Ferrand Didier
Albert Guillon Ferreira Diallo Traoré Coulibaly Camara Ndiaye Benali Haddad Belkacem Saïdi Mansouri Kaya Yilmaz
Dos_Santos Pereira Rodrigues Gonçalves De_Oliveira Ruiz Moreno Torres Navarro Rossi Russo De_Luca Costa Tran Pham
De_La_Fontaine De_Saint-Martin D'Aubigné De_Villiers Du_Pont De_Beaumont Le_Bihan Le_Corre Le_Bris Le_Guen
Kervella
Quéméner L'Hostis Guéguen Riou Madec Etcheverry Iribarne Bidart Laborde Castagné Pujol Puig Roca Wagner Becker
Keller
Zimmermann Schaeffer Kieffer Walter N'Guessan N'Diaye O'Brien Mac_Donald Van_den_Berg Vandamme Dewaele Verhaeghe
Delannoy Descamps Duhamel Delattre Lesage Maillot Thibault Ollivier Bigot Chartier Pinson Rault Texier Launay
Gicquel
Hébert Leconte Lebas Hue Marie-Luce Toussaint Célestin Zami Fontaine-Roux Morel-Dubois Petit-Jean Saint-Pierre
""".split()
HEADS = """Bar Beau Bel Bern Ber Blan Bois Bon Bor Bou Bour Bru Cam Car Cas Cha Chal Cham Char Chau Clé Col Cor
Cou Cour Cré Dan Dau Del Den Des Dou Du Dur Es Fa Fau Fer Fon For Fou Four Ga Gal Gar Gau Ger Gi Gon Gou Gran Gre
Gri Guer Gui Ha Her Hu Jan Jol Jou La Lan Lau Le Ler Lou Mai Mal Mar Mas Mau Mer Mon Mor Mou Na Nau Pa Pau Per Pi
Poi Pon Pou Pru Qué Ra Rau Rei Ri Ro Rou Sa Sal Sau Ser Sou Ta Tar Tau Ter Thé Tho Tou Val Ver Vi Vil Voi Ker Tré
Pen Plou Etche Iri Sch Wal Ober Stein""".split()
MIDDLES = "a ai an ar au ba ber bi bou ca chi co cour de di do du fa fi ga gi gou la le li lo ma mi mo na ne ni \
pa pe pi quin ra re ri ro sa si ta ten ti to va ve vi".split()
TAILS = """ard aud ault beau bert bier bois card chet cier court dier din don er eau el ent et ette euil evin
fort geon gnac got guier ier ière in ineau iot izet land let lier lon mann mont nac naud neau net nier not oche
on ot
ou ouin quet rand rat reau rel ret ric ron roux san sin son tel teau tier tin ton vel vier ville voisin
zac""".split()
SHORT = {
    "Catherine": "Cathy", "Isabelle": "Isa", "Valérie": "Val", "Stéphanie": "Steph", "Françoise": "Fanfan",
    "Philippe": "Phil", "Christophe": "Chris", "Frédéric": "Fred", "Alexandre": "Alex", "Alexandra": "Alex",
    "Benjamin": "Ben", "Nicolas": "Nico", "Sébastien": "Seb", "Emmanuel": "Manu", "Emmanuelle": "Manue",
    "Dominique": "Dom", "Michel": "Mimi", "Jacqueline": "Jacky", "Nathalie": "Nath", "Élisabeth": "Babeth",
    "Véronique": "Véro", "Christine": "Cri-Cri", "Laurence": "Lolo", "Thomas": "Tom", "Maxime": "Max",
    "Antoine": "Toine", "Guillaume": "Guigui", "Grégory": "Greg", "Mickaël": "Mika", "Jérôme": "Jé",
    "Patricia": "Pat", "Patrick": "Pat", "Bernadette": "Bernie", "Florence": "Flo", "Florian": "Flo",
    "Caroline": "Caro", "Aurélie": "Lili", "Delphine": "Delf", "Camille": "Cam", "Mathilde": "Mathou",
    "Sophie": "Soph", "Joséphine": "José", "Madeleine": "Mado", "Suzanne": "Suzy", "Jean-Pierre": "JP",
    "Jean-Claude": "JC", "Jean-François": "Jeff", "Jean-Michel": "Jean-Mi", "Jean-Baptiste": "JB",
    "Marie-Christine": "Marie-Chris", "Anne-Sophie": "Anso", "Marie-Laure": "Marie", "Jean-Luc": "JL",
    "Jonathan": "Jo", "Vincent": "Vince", "Laetitia": "Laeti", "Angélique": "Angie", "Daniel": "Dany",
    "Gérard": "Gégé", "Mohamed": "Momo", "Karine": "Kaka", "Virginie": "Virg", "Sandrine": "Sand",
}  # fmt: skip


def rare_surnames(count: int, chance: random.Random) -> list[str]:
    """Distinct built surnames; some bear a particle or are double."""
    found: dict[str, None] = {}
    while len(found) < count:
        name = (
            chance.choice(HEADS) + (chance.choice(MIDDLES) if chance.random() < 0.45 else "") + chance.choice(TAILS)
        )
        shape = chance.random()
        if shape < 0.03:
            name = f"Le {name}"
        elif shape < 0.05:
            name = f"de {name}"
        elif shape < 0.06:
            name = f"{name}-{chance.choice(LAST[:200])}"
        found[name] = None
    return list(found)


def falling(count: int, start: float) -> list[float]:
    """Weights that fall with the rank as the civil registers' do."""
    return [1.0 / (rank + start) for rank in range(count)]
