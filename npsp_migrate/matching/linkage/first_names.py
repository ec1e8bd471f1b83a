"""First names as France bears them, their short forms and spellings. Folded: no accents, no capitals."""

WOMEN = frozenset(
    """
    adele adelaide adeline agathe agnes aicha aissatou albane alberte alexandra alexia alice alicia aline alison
    alizee amandine ambre amel amelie amina aminata anael anais anastasia andrea andree ange angelina angelique
    anissa anita anna annabelle anne annette annick annie anouk antoinette apolline ariane arlette armelle assia
    astrid aude audrey augustine aurelia aurelie aurore awa axelle aya aziza beatrice benedicte berengere
    bernadette berthe betty blanche blandine brigitte bruna candice capucine carine carla carmen carole caroline
    cassandra catherine cecile cecilia celeste celestine celia celine chaima chantal charlene charlotte chloe
    christel christelle christiane christine cindy claire clara clarisse claudette claudia claudie claudine clelia
    clemence clementine clothilde clotilde colette coline constance coralie corine corinne cynthia daniele
    danielle daphne deborah delphine denise diane dolores djamila dorothee edith edwige elea eleonore eliane elina
    elisa elisabeth elise eliza ella elodie eloise elsa elvire emeline emilie emma emmanuelle emy ericka
    estelle esther eugenie eulalie eva evelyne fabienne fadila fanny fanta farida fatiha fatima fatma fatou
    fatoumata
    faustine felicie fernande flavie fleur flora flore florence floriane france francine francoise frederique
    gabrielle gaelle genevieve georgette geraldine germaine ghislaine gilberte ginette gisele giulia gladys
    gwenaelle
    gwendoline hadja hafida halima hanna hassna hawa helena helene heloise henriette hermine honorine hortense
    houria
    huguette ida ilona imane ines ingrid irene iris irma isabelle isaline isaure ivana jacinthe jacqueline jade
    jamila jana janine jeanine jeanne jeannette jeannine jennifer jenny jessica joanna jocelyne joelle johanna
    josephine josette josiane josseline judith julia juliana julie juliette justine kadiatou karen karima karine
    katia
    kenza khadija lara latifa laetitia laure laureen laurence laurene laurie laurine lea leana leila lena leonie
    leontine
    leslie lila lilas liliane lilou lina linda line lisa lisbeth lise lison livia loane lola lorene lou louisa
    louise
    louna luce lucette lucie lucienne lucile luna lydia lydie lyna madeleine madison maelie maelle maelys magali
    magalie magdalena maite malika malvina manon manuela marceline marcelle margaux margot marguerite maria mariam
    mariama marianne marie mariette marielle marilyne marina marine marinette marion marjolaine marjorie marlene
    marthe martine maryline maryse maryvonne mathilde maud maurane mauricette maya megane melanie melina melinda
    meline melissa melodie meryem michele micheline michelle mila mina mireille moira mona monia monique morgane
    muriel
    mylene myriam nabila nadege nadia nadine naima najat nathalie nawel nelly nicole nina ninon noelie noelle
    noemie nora
    noura nour oceane octavie odette odile olga olivia olympe ondine ophelie oriane ornella oumou paloma pamela
    pascaline pascale patricia paula paule paulette pauline peggy penelope perrine philomene pierrette priscilla
    prune rachel rachida raissa rania raphaelle raymonde rebecca regine reine rejane renee rita rolande romane
    rosa
    rosalie rose roseline roselyne roxane sabine sabrina safia salima sally salome samantha samia samira sandra
    sandrine sandy sarah saskia selma severine sheila sibylle sidonie sihem simone sofia soizic solange solene
    solenn solenne soline sonia sophie soraya stella stephanie suzanne suzette suzie sybille sylvaine sylvette
    sylviane
    sylvie tamara tania tatiana tess thais thea theodora therese tiffany tiphaine valentine valerie vanessa vera
    veronique victoire victoria vinciane viola violaine violette virginie viviane wendy yael yamina yasmina
    yasmine
    yolande yvette yvonne zahra zelie zineb zoe zohra zora zoulikha
    abigail amelia amy anabela andreia ashley barbara beatriz bethany brenda carol catarina conceicao cristina
    debra diana donna doris dorothy eileen elaine ellen fernanda fiona florbela gabriela grace graca hannah
    heather helen heloisa isabel ivone jane janet joana joyce kathleen kelly kimberly lauren lidia lucia lurdes
    luisa madalena mafalda margarida margaret mariana marisa marta martha mary megan molly nancy natalia phoebe
    raquel rosario ruth sharon shirley silvia susan teresa theresa tracy vitoria hafsa hajar hayat hind houda
    ibtissam ikram ilham loubna malak mariem meriem mouna najia naoual nezha nisrine ouafae rabia rim saida
    salma sanaa siham soukaina souad touria wafa widad yousra
    adriana adrienne agnieszka alba alejandra alessandra almudena amira ana anja annaig antonella antonia asma
    asmae assya astou awen ayse azenor aziliz beata begona bich bineta binta birgit bleuenn carlota carlotta
    chaimae chiara consuelo coumba dalila daniela danuta deolinda diep dieu djeneba donatella ekaterina elena
    elif eline emilia emine enora esmeralda esperanza esra ewa fadwa fatine federica felismina filomena
    francesca francisca galina ghita ghizlane giorgia giovanna gloria guadalupe gudrun gwenn hadda hanae
    hanane hanh hatice heidi heike hermina hiba hien hue hulya idalina ilaria ilda iman ingeborg inmaculada
    irina israa jihane josefa jutta kadi kadidia kaoutar katarzyna katell katrin kawtar kieu lalla lamia lan
    larissa laura layla lenaig leonor leopoldina lioudmila lorenza lourdes lubna luciana ludmila macarena
    magda maha mai maimouna maina maiwenn malgorzata mariame martina matilde mercedes merve michela milagros
    monica montserrat mounia mouniya nadya nafissatou nahla naig nana natacha nawal ndeye nesrine nga nguyet
    nhung nieves noemia nolwenn nuria oanh odete oksana olinda otilia ouarda oulimata oumy ozlem palmira paola
    patrizia penda petra piedade pilar quyen raffaella rahma rajae ramata ramatoulaye remedios renate riwanon
    roberta rocio rokaya rokhaya rokia rosalina rosanna rozenn sabah sabiha safaa samiha sana sandrina selin
    serena sevgi seynabou siam sibel silke silvana silvina simona soazig soizig sokhna songul soumaya soumia
    stefania sterenn susana svetlana tahra telma thao thi thoa thu tifenn tiziana tram trang trinh tuyet
    ulyana ursula ute uyen valentina wassila yamna yasemin yen yolanda yulia yuna zakia zehra zeynep zohr
    zulmira
    """.split()
)
MEN = frozenset(
    """
    aaron abdel abdelkader abdellah abdou abdoulaye abel achille adam adel adem adil adolphe adrien ahmed aime
    alain alan
    alban albert albin aldo alessandro alexandre alexis alfred ali allan alphonse amadou amar amaury ambroise
    amedee
    amine anatole andre andy angelo anselme anthony antoine antonin antonio antony aristide armand armel arnaud
    arnold
    arsene arthur aubin auguste augustin aurelien axel aydin aymeric ayoub azzedine bakary baptiste barnabe
    bartolomeu basile bastien baudouin benjamin benoit bernard bertrand bilal bixente blaise boris boubacar brahim
    brandon brice brieuc bruno bryan calixte carlos cedric cesar charles charlie cheikh chris christian christophe
    clement clovis colin constant corentin cyprien cyriaque cyril cyrille damien dan daniel dany david denis
    didier diego
    dimitri djamel djibril donald donatien dorian driss dylan eddy edgar edmond edouard eliott elias elie eliot
    emeric emile
    emilien emmanuel enzo eric erwan erwann ethan etienne eudes eugene evan evariste ewan ewen eymeric fabien
    fabio fabrice
    faouzi farid faycal felicien felix ferdinand fernand fernando ferreol filipe firmin florent florentin florian
    fouad francesco francis francisco franck francois frank fred frederic gabin gabriel gael gaetan gaspard gaston
    gauthier gautier geoffrey geoffroy georges gerald gerard germain ghislain gilbert gildas gilles giovanni
    giuseppe
    gonzague goulven gregoire gregory guenole guilhem guillaume gurvan gustave guy gwenael gwendal habib hakim
    hamid hamza
    harold haroun harry hassan hector henri henry herve hicham hilaire hippolyte honore houssine hubert hugo
    hugues
    ibrahim ibrahima idriss igor ilan ilian ilyes imad ismael issa ivan jackie jacky jacob jacques jalil james
    jamel jan
    jason jawad jean jeff jeremie jeremy jerome jesus jim jimmy joachim joan joao joaquin joel joffrey johan
    johann john
    johnny jonas jonathan jordan jordi jorge jose joseph josselin josua juan jules julien junior justin kader
    kamel karim
    karl kenny kevin kylian lamine lancelot larbi laurent leandre leandro leo leon leonard leopold liam lilian
    lionel loan loic loick lorenzo loris louis luc luca lucas lucien ludovic luis luka lukas mael malik malo
    mamadou manoel
    manuel marc marceau marcel marcelin marcellin marco marcus mario marius mark marwan massimo mateo mathias
    mathieu mathis
    mathurin matis matteo matthias matthieu maurice max maxence maxime maximilien medhi mehdi melvin michael
    michel mickael
    miguel mike mikael milan milo modeste mohamed mohammed moise morgan mouloud mourad moussa mustapha nabil
    nadir nael
    nasser nassim nathan nathanael nazaire nelson nestor nicolas noa noah noam noe noel norbert nordine octave
    odilon olivier
    omar oscar othman oumar ousmane owen pablo pascal patrice patrick paul paulin paulo pedro philibert philippe
    pierre pierrick pol prosper quentin rachid rafael raoul raphael raymond rayan rayane reda regis remi remy
    renaud rene
    reynald riad ricardo richard rida robert robin roch rodolphe rodrigue rodrigo roger roland rolland romain
    romaric
    romeo romuald ronan ruben rudy said salah salim salvador salvatore sami samir sammy samuel samy sandro
    sebastien
    selim serge sergio severin sidi sidney siegfried silvain simeon simon slimane sofiane souleymane stanislas
    steeve
    stefan stephane steve steven sullivan sylvain sylvestre tancrede tanguy tarek teddy terence theo theodore
    theophile
    thibaud thibault thibaut thierry thimothee thomas tiago tilio tim timeo timothe timothee titouan tobias tom
    tommy tony toussaint tristan tugdual ugo ulysse urbain valentin valery victor victorien vincent virgile
    vivien vladimir
    walid walter wilfrid wilfried william willy xavier yacine yan yanis yann yannick yannis yassine yazid yoan
    yoann yohan
    yohann youcef younes youssef youssouf yvan yves yvon yvonnick zacharie zinedine
    andrew brian bruce carl craig dennis derek douglas edward gareth gary george graham ian jeffrey joshua keith
    kenneth lawrence matthew neil nicholas peter philip ralph ronald russell ryan scott sean stephen stuart
    timothy trevor wayne zachary abilio adriano afonso agostinho albano alberto alvaro americo armando artur
    augusto bernardo candido custodio diogo domingos duarte eduardo flavio goncalo guilherme gustavo helder
    henrique joaquim julio leonel marcelo marcio mauro nuno orlando raul rogerio rui silvino tomas valdemar
    vasco vitor abdelhak abdelhamid abdelaziz abdelkarim abdelmajid abderrahim abderrahmane achraf ahcene aissa
    anouar aziz badr bilel chakib djelloul farouk fethi hatem hichem houcine hussein idris ismail jaouad khaled
    khalid lahcen lotfi mahmoud marouane mohand mounir nacer noureddine nouredine othmane ramzi redouane sabri
    sadek tarik toufik yahia zakaria zouhair
    abdallah abdelatif abdelatik abdelghani abdelhadi abdelilah abdelkrim abdellatif abdelmalek abdelouahab
    abdelwahab abderrazak acacio adelino adnane ahmet akram alassane albino alejandro aleksandr alessio alexei
    alioune amara amin amir anas anatoli andreas andrei andres andrzej angel anibal anis antonello anwar
    arturo aurelio avelino ayman aymane bachir badis bamba belkacem belmiro bernardino binh birame boubakar
    briec burak carmelo casimiro celestino chafik choukri claudio cong cosimo cristobal cuong daouda dat
    davide delfim demba denez dieter djiby dmitri dmitry domenico duc dung edoardo elhadj elyes emanuele
    emilio emre enrico enrique esteban eusebio evaristo fares fausto federico feliciano felipe filippo firmino
    fode gennaro germano ghassan giacomo gianluca gianni giorgio giulio gonzalo guido guillermo gunter hachem
    hai haitham hakem hamed hans hasan hassen heinz helmut hermenegildo hieu hoang hocine horst hung huseyin
    huu huy ibou idrissa ignacio ihsan ilidio ilyas imed isidro jacinto jaime jalal jamal javier jerzy julian
    jurgen kais kalilou kamal karam karsten kemal khalil khoa khoi kiet killian klaus krzysztof lakhdar
    lassana leonardo loc lourenco luciano luigi madjid mady mahdi maher majid makan mamady manolo mansour
    marek mariano martial mauricio maurizio mehmet messaoud mikhail moctar modou moises mokhtar mokrane moncef
    montassar mor mostafa moustafa murat mustafa nadim naji najib nam nazim nghia nhan nicola nikolai nizar
    nolan norberto octavio oleg osman osvaldo oumarou paolo pape pasquale pavel pawel phat phong phuc phuoc
    pietro piotr plinio quan quang quim quoc rabah raffaele rafik rainer rami ramon raouf riccardo ridha
    roberto rochdi rolf romeu rufino saad sadok safouane salem salman salvo samba santiago sebastiao seif
    sekou serafim sergei serigne seydou sidy skander son soufiane stanislaw stefano suleyman taha tahar tayeb
    teofilo thang thien thinh tidiane tien toan tomasz tommaso triet trong trung tuan tung ulisses umberto uwe
    valdir valentim vicente viet viktor vincenzo vinh virgilio vito vladislav wael werner wissam wojciech
    wolfgang yahya yaya youenn younous yuri yusuf zaki zbigniew zeferino zied zoubir
    """.split()
)
EITHER = frozenset(
    "alix ange camille candide charlie claude dominique eden frederique gwen jackie jo laurene leslie loan lou "
    "maxime morgan noa sacha sam sandy stephane yael maria "
    "adama anh bao hoa hong huong khanh kim lam lien linh mame minh ngoc phuong tam thanh thuy xuan".split()
)

# Surnames where they stand as one, first names where they stand as one: they say little alone.
SURNAMES_TOO = frozenset(
    """
    adam albert alexandre andre antoine arnaud aubin baptiste bastien benoit bernard bertrand blaise blanche
    charles
    christian clement colin collin constant daniel david denis edmond etienne felix ferdinand fleur florent
    fontaine
    france francis francois gabriel gaspard gaston gautier gauthier georges gerard germain gilbert gilles
    guillaume guy
    henri henry herve hilaire hubert hugues humbert jacob jacques jean joly jordan jose joseph jules julien
    lambert laurent leon leonard louis luc lucas marc marcel marie marin marion martin mathieu matthieu maurice
    michel
    moreau nicolas noel olivier pascal patrice paul perrin philippe pierre prosper raymond remy renaud rene
    reynaud
    richard robert robin roger roland rolland rose roy samson sanchez silvestre simon sylvestre thibault thomas
    toussaint valentin victor vidal vincent vivien xavier barthelemy victoire
    """.split()
)

# One name under several spellings: the first stands for all.
SPELLINGS = """
mathieu matthieu mathieux|catherine katherine catharine katerine|michael mickael mikael mickel maikel|eric erick
erik
stephane stefan steffan|helene elene|sarah sara|mohamed mohammed mohamad mohammad muhammad mouhamed|noemie noemi
yoann yohann yoan yohan johann johan|gregory gregori|frederic frederick frederik|laetitia letitia leticia|ines
inez
anais annais|chloe cloe|mathilde matilde|thibault thibaut thibaud|remi remy|gauthier gautier|theo teo|lea leah
daniele danielle|michele michelle|christelle christel cristelle kristel|corinne corine|elisabeth
elizabeth
veronique veronik|dominique dominik|philippe philipe phillippe|jeannine janine jeanine|micheline michelline
magali magalie|yannick yannic yanick|cyril cyrille|loic loick|erwan erwann|karine carine
katia catia|nathalie natalie nathaly|sylvie silvie|emilie emily|lucile lucille|melanie melany|tiphaine typhaine
raphael rafael|raphaelle rafaelle|maelle maele|gaelle gaele|mael mahel|youssef youcef yousef|rachid rachide|ali
aly
fatima fatma fatema|khadija kadija khadidja|aicha aisha|mamadou mamadu|ibrahim brahim ibrahima|lilian lillian
quentin kentin|joel johel|joelle joele|josiane josyane|jocelyne josseline|ghislaine guylaine gislaine
sebastien sebastian|christophe cristophe kristophe|christine cristine kristine|cristian christian|anaelle anael
margaux margot margaud|clothilde clotilde|eugenie eugeny|zoe zoey|lisa liza|louis luis|louise luise|xavier javier
alexandra aleksandra|alexandre alexander aleksandre|anthony antony|matthias mathias|mathis matis mathys
timothee timothe thimothee|nicolas nicolaas|teddy teddi|willy willi|jerome gerome|geoffrey joffrey geoffroy
guenael gwenael|guenaelle gwenaelle|solene solenne solenn|marilyne maryline marylin|myriam miriam|sonia sonya
sofia sophia|bernadette bernadete|georgette georgete|lionel lyonel|ludovic ludovick|pierrick pierric|patrick
patric
franck frank|marc mark|eva eve|lucie lucy|virginie virginy|stephanie stefanie|delphine delfine|severine cevrine
""".strip()

# short form: the names it may stand for.
SHORT_FORMS = """
alex: alexandre alexandra alexis alexia|alexa: alexandra|sacha: alexandre|ben: benjamin benoit|benj: benjamin
bernie: bernard bernadette|bea: beatrice|cathy: catherine|kathy: catherine|cath: catherine|kate: catherine
caty: catherine
caro: caroline|chris: christophe christian christine christelle|cricri: christine christophe|christo: christophe
tophe: christophe|coco: corinne colette|clem: clement clemence clementine|dan: daniel daniele|dany: daniel daniele
dani: daniel daniele|dom: dominique|domi: dominique|doume: dominique|delf: delphine|del: delphine|edou: edouard
doudou: edouard
elo: elodie eloise|steph: stephane stephanie|stef: stephane stephanie
fred: frederic frederique alfred
fredo: frederic|flo: florence florian florent floriane flora|fab: fabrice fabien fabienne
fanfan: francoise francois
francky: franck francis|franky: franck francis|gabi: gabriel gabrielle|gaby: gabriel gabrielle|gege: gerard
gerry: gerard
greg: gregory gregoire|guigui: guillaume|guillou: guillaume|gui: guillaume|isa: isabelle elisabeth|zaza: isabelle
babeth: elisabeth|betty: elisabeth|lisbeth: elisabeth|babette: elisabeth
jacky: jacques jacqueline|jackie: jacqueline jacques|jack: jacques|jacquot: jacques|jeannot: jean
jo: jonathan joseph joel joelle josephine johanna|joe: joseph jonathan|jojo: joseph georges
jeje: jerome jeremy
je: jerome|jerem: jeremy jeremie|jenny: jennifer|jess: jessica|julo: jules julien|juju: julie julien juliette
jul: julien julie
kiki: christine christian|lulu: lucien lucienne ludovic lucie
lolo: laurent laurence|lau: laurent laurence
laeti: laetitia|leti: laetitia|ludo: ludovic|lud: ludovic
loulou: louis louise
lili: liliane elisabeth aurelie|lily: elisabeth liliane emilie|mado: madeleine|mag: magali margaux
magalie: magali|manu: emmanuel emmanuelle manuel
manue: emmanuelle|max: maxime maximilien maxence|maxou: maxime|mat: mathieu mathilde mathias
math: mathieu mathilde mathias
matt: mathieu mathias|mathou: mathilde mathieu|mika: michael|mike: michael michel|mick: michael michel
mich: michel michele
mimi: michele michel mireille|michou: michel|micha: michael|mel: melanie melissa|meli: melanie melissa
mo: mohamed maurice
momo: mohamed maurice|med: mohamed|moh: mohamed|nath: nathalie nathan|nat: nathalie|nico: nicolas
nic: nicolas nicole|nini: nicole
oli: olivier olivia|pat: patrick patricia patrice|patou: patrick patricia|pierrot: pierre|phil: philippe
philou: philippe|philo: philippe
filou: philippe|popol: paul|rico: eric|raph: raphael raphaelle|raf: raphael|rosie: rose|romu: romuald
sam: samuel samir samira|samy: samuel samir
seb: sebastien|sebas: sebastien|sev: severine|so: sophie|soph: sophie|soso: sophie sonia
sandy: sandrine sandra
sand: sandrine sandra|syl: sylvie sylvain|suzy: suzanne|suzie: suzanne
susie: suzanne|titi: thierry
thib: thibault|tom: thomas|tommy: thomas|tomy: thomas|toto: thomas antoine|tony: antoine anthony antonio
toine: antoine
tim: timothee|tif: tiphaine tiffany|val: valerie valentin valentine|vale: valerie
vero: veronique|veve: veronique
vic: victor victoria|vince: vincent|vincz: vincent|viv: viviane|vivi: viviane virginie|virg: virginie
vivie: virginie|xav: xavier|yaya: yannick|yoyo: yoann
zab: isabelle elisabeth|jeff: jean-francois geoffrey|jeanfi: jean-philippe|anso: anne-sophie|annso: anne-sophie

marilou: marie-louise|marylou: marie-louise|marité: marie-therese|marite: marie-therese|maite: marie-therese

marijo: marie-josephe marie-jose|majo: marie-jose|marie-jo: marie-jose marie-josephe
marie-chris: marie-christine|jean-mi: jean-michel
jean-phi: jean-philippe|jean-fran: jean-francois|jean-ba: jean-baptiste|jean-be: jean-bernard
pierre-yv: pierre-yves
angie: angelique angela|aure: aurelie aurore|aurel: aurelien aurelie|audre: audrey|steeve: steve|ceb: sebastien
ced: cedric|cel: celine
cec: cecile|cricket: christian|charly: charles charlotte|charlie: charles charlotte|lotte: charlotte
cam: camille|cami: camille
cammie: camille|cle: clemence clement|drine: sandrine|eli: elisabeth elie
minou: michele|moni: monique
mumu: muriel|nadou: nadine|paulo: paul|roro: roland robert|bob: robert|robby: robert
dede: andre didier|didi: didier
yayou: yannick|francou: francois|frank: franck|ghis: ghislaine|gilou: gilles
gigi: ginette gisele|ginou: ginette
hub: hubert|jb: jean-baptiste|jc: jean-claude jean-charles jean-christophe|jf: jean-francois
jl: jean-luc jean-louis|jm: jean-marc
""".strip()
