//! Words that say nothing of work by themselves: pronouns, prepositions, particles, numerals, times, and verbs of being,
//! having, getting and wanting. A phrase neither begins nor ends with one, and has more than weak words.
//!
//! Words that are a trade's own in another of the three languages ("bar", "laga", "mat") are not among them.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::text::analysis::is_any_stop_word;

const FINNISH: &str = "
    minä mä minua minun mun minulla mulla minulle mulle minut minusta itse itsekin itseäni itseni omaa oma oman omat
    omia omassa omalla sinä hän hänen häntä hänelle hänet he heitä heidän heille heidät teitä meitä meille meiltä
    meihin tämä tätä tämän tässä tästä tähän tuo tuota tuon nämä näitä näiden näissä noita se sitä sen siinä siitä
    siihen sillä sille siltä niitä niiden niitten niissä niistä niihin niillä niille joka jota jonka jossa josta johon
    jolla jolle jotka joita joiden joissa joihin joille mikä mitä minkä missä mistä mihin millä mitään mikään kuka
    ketä kenen joku jokin jotain jotakin jotkut joitakin jonkin jossain jostain joskus jokainen jokaisen kaikki
    kaikkea kaiken kaikkia kaikkien kaikille molemmat muu muuta muun muut muita muiden muissa muissakin toinen toista
    toisen toiset toisia toisten sama samaa saman samat samalla sellainen sellaista sellaiset tällainen tällaista
    millainen eräs yksi yhtä yhden kaksi kahta kahden kahdessa kolme kolmea kolmen kolmessa neljä neljän viisi viiden
    kuusi kuuden seitsemän kahdeksan yhdeksän kymmenen kaksikymmentä kolmekymmentä sata satoja monta monen monet monia
    monien moni useita useiden usean usein pari paria parin muutama muutaman muutamia puolen viimeinen vähän vähemmän
    enemmän eniten paljon liikaa tarpeeksi kovin hyvin hyvä hyvää hyvän hyvät hyviä huono huonosti erittäin todella
    tosi melko melkein lähes ihan aivan niin näin noin vain vaan edes jopa juuri vielä enää jo nyt sitten silloin
    ennen jälkeen aikana aikaan nykyään nykyisin aina koskaan viime ensi tänään huomenna eilen vuosi vuotta vuoden
    vuosia vuosien vuosina vuodesta kuukausi kuukautta kuukauden viikko viikkoa viikon viikossa kesäisin syksyllä
    keväällä aamuisin iltaisin alussa lopussa alkuun lopuksi aluksi ensin aiemmin aikaisemmin myöhemmin pitkään kauan
    heti välillä yleensä yleisesti ehkä varmaan kai kyllä toki siis eli esimerkiksi kuten niinkuin myöskin lisäksi
    muuten kuitenkin silti koska vaikka jotta ettei eikä enkä mutta sekä tai taikka vai mm kun kuin jos että ja myös
    lähinnä etenkin varsinkin erityisesti pääasiassa kanssa kanssani luona luokse luota alla alta päällä päältä
    vieressä edessä takana sisällä ulos sisään ylös alas täällä tuolla siellä täältä sieltä tänne sinne läpi yli ali
    ohi pitkin kohti vastaan varten vuoksi takia mukana mukaan yhdessä yksin erikseen asti saakka lähellä kaukana
    poikki ympäri keskellä välissä olen oon olet on olemme ollaan olette ovat olin olit oli olimme oltiin olivat ollut
    olleet oltu olla olisi olisin ole oo ollessa ollessani ollutta olevan oleva olevia olemaan olemassa tulee tulin
    tuli tullut tulla tulen käydä käyn käyt käy kävin kävi käynyt käydään mennä menen meni mennyt meen teen teet tekee
    teemme tehdään tein teit teki teimme tehtiin tekivät tehnyt tehny tehneet tehty tehdä tekemään tekemässä tekemistä
    tehdessä saan saat saa saamme saadaan sain sai saatiin saanut saaneet saatu saada pidän pitää pidin piti pitänyt
    pidetään tykkään tykkää tykännyt tykkäsin haluan haluaisin halua haluamme halunnut haluta toivon toivoisin voin
    voit voi voimme voidaan voisin voisi voinut voida osaan osaa osaat osasin osannut osata osaisin pystyn pystyy
    pystynyt jaksan jaksaa tiedän tietää tiedä tunnen tuntuu tuntenut aion aloitin alkoi alkanut aloin lähdin lähti
    jäin jäi jäänyt jääny jatkoin jatkan jatkaa etsin etsinyt hain haen hakea haetaan haussa haku antaa annan annoin
    antanut annettu ottaa otan otin ottanut otettu laittaa laitan laitoin laittanut panna panen tarvitaan tarvitsen
    tarvittaessa tarvinnut täytyy täytynyt kuuluu kuului kuulunut liittyy näkee nähdä nähnyt katsoa katson katsoin
    sanoa sanotaan sanoi kutsutaan nimeltä tuttua tuttu tuttuja mielelläni mieluiten mielellään kiva kivaa mukava
    mukavaa helppo helppoa vaikea vaikeaa pitkä pitkän lyhyt nopea nopeasti hitaasti tarkka työkokemus kokemus
    kokemusta kokemuksen ammatti ammattini hommia homma hommat hommissa juttu juttuja juttuni asia asiaa asiat asioita
    asioiden tapa tavalla kerran kertaa jolloin missäkin suomi suomessa maassa maa
";

const SWEDISH: &str = "
    jag mig mej min mitt mina du dig dej han honom hans hon henne hennes den det dess denna detta dessa vi oss vår
    vårt våra ni er ert era de dem dom deras man en ens sig sej sin sitt sina själv själva varandra någon något några
    nån nåt ingen inget inga ingenting allt alla all annan annat andra vilken vilket vilka vem vad som samma sådan
    sådant sådana sån såna var varje båda både många mycket mer mest mindre minst lite få färre flera fler flest nog
    tillräckligt ganska väldigt jätte rätt så för bra bättre bäst dålig dåligt sämre god gott goda ett två tre fyra
    fem sex sju åtta nio tio elva tolv femton tjugo trettio fyrtio femtio hundra tusen halv halva tredje sista par och
    eller men utan samt fast dock även också bara endast ännu redan än nu då när där här dit hit inne ut in upp ner
    ned bort borta fram tillbaka över under i på av om till från med hos vid mot mellan genom åt ur efter före innan
    sedan sen medan tills utom inom utanför framför bakom bredvid kring runt längs enligt trots per att eftersom
    därför ifall huruvida såsom liksom dvs t.ex exempelvis bland framförallt främst oftast ofta alltid ibland aldrig
    sällan kanske väl ju faktiskt egentligen särskilt speciellt nästan precis ungefär cirka inte ej icke år året åren
    månad månader månaden vecka veckor veckan veckorna timme timmar morgon morgnar morgonen våren höst hösten tider
    länge idag igår imorgon nyligen tidigare senare förut först sist snart direkt genast gång gånger början slutet
    slut är varit vara vore blir blev blivit bli har hade haft ha får fick fått gör gjorde gjort göra går gick gått gå
    kommer kom kommit komma kan kunde kunnat kunna vill ville velat vilja skulle ska skall måste bör borde brukar
    brukade brukat tycker tyckte tyckt tycka trivs trivdes gillar gillade älskar tror vet visste känner kände ser såg
    sett se tar tog tagit ta ger gav gett givit ge satt sätter lägger lade lagt ställer håller höll hållit hålla stod
    står stått låter lät börjar började börjat börja slutade slutat fortsätta fortsatte letar söker sökte sökt söka
    hittar behöver behövde behövs finns fanns funnits heter kallas säger sa sagt menar fixar fixade fixat sånt saker
    sak sätt vanlig vanliga vanligt större liten litet lång långt långa kort korta snabb snabbt lätt svår svårt svåra
    rolig roligt kul viktig arbetar arbetade arbetat jobba jobbar jobbade jobbat erfarenhet erfarenheter yrke yrket
    ställe stället
";

const ENGLISH: &str = "
    i me my mine myself you your yours he him his she her hers it its we us our ours they them their theirs one ones
    this that these those who whom whose which what some any no none every each both either neither all most many much
    more less few fewer several other others another same such own enough lot lots bit plenty something anything
    nothing everything someone anyone everyone thing things stuff kind sort kinds sorts way ways zero two three four
    five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty hundred thousand half third last
    next couple dozen once twice am is are was were be been being have has had having do does did done doing get gets
    got getting gotten go goes went gone going come comes came coming can could will would shall should may might must
    want wants wanted like likes liked love loved enjoy enjoyed need needs needed know knew known think thought feel
    felt see saw seen look looked looking looks find found take took taken taking takes give gave given giving gives
    put puts putting make made makes making let keep kept try tried trying use used using start started begin began
    become became stay stayed left leave call called say said tell told mean means happen happened seem seems wanting
    able unable works worked experience experienced experiences employed role a an the and or but nor so yet if then
    than because since although though while whereas unless until when where why how as at by for from in into of off
    on onto out over per to toward towards under up upon with within without about above across after against along
    among around before behind below beneath beside besides between beyond down during except inside near outside past
    through throughout via not never always often sometimes usually rarely seldom ever again already still just only
    also too very quite rather really mostly mainly especially particularly even almost nearly well better best good
    great bad worse nice okay here there everywhere anywhere somewhere away back forward together alone apart else
    instead maybe perhaps please now today yesterday tomorrow soon later late early earlier recently currently
    previously ago long short week weeks weekly month months monthly year years yearly hour hours minute minutes
    mornings afternoon summers winters autumn times bigger smaller little older younger different various certain
    similar easy hard difficult fast quick quickly slow busy whole full real right wrong don't didn't can't cannot
    haven't isn't wasn't won't i'm i've i'd i'll it's that's there's we're they're
";

/// Words that mean something only beside another: at home, by hand.
const WEAK: &str = "
    kotona kotiin kotoa päivä päivää päivän päiviä päivässä kesä kesän kesää kesällä kesät talvi talven talvella iso
    ison isoa isot isoja isossa pieni pientä pienen pienet pieniä pienessä uusi uutta uuden uudet uusia vanha vanhaa
    vanhan vanhat ensimmäinen ensimmäisen illalla aamulla viikonloppu viikonloppuna viikonloppuisin puoli tunti tuntia
    työ työn työtä työssä työstä töitä töissä töihin töiden töistä työni ala alan alalla alalta ulkona paikka paikan
    paikassa aika ajan aikaa lisää
    hem hemma ute natt kväll kvällar kvällen kvällarna dag dagar dagen dagarna helg helger helgen helgerna sommar
    somrar sommaren somrarna vinter vintern hand händer små stor stort stora ny nytt nya gammal gammalt gamla första
    plats arbete arbetet arbeten jobb jobbet land landet tid tiden
    home hand hands day days daily night nights evening evenings morning weekend weekends summer winter spring old new
    young small big large people children first second time work job jobs working personal
";

static WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    [FINNISH, SWEDISH, ENGLISH].into_iter().flat_map(str::split_whitespace).collect()
});

static WEAK_WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| WEAK.split_whitespace().collect());

/// Whether a folded word means nothing alone.
pub(super) fn is_weak_word(folded: &str) -> bool {
    WEAK_WORDS.contains(folded)
}

/// Whether a folded word says nothing of work, beside which other ever.
pub(super) fn is_function_word(folded: &str) -> bool {
    WORDS.contains(folded) || is_any_stop_word(folded)
}
