"""Three clipped pages with every kind of clutter, and beside each kind a line that only looks like it.

A line that begins with "x|" is clutter, one with " |" is not.
"""

# ruff: noqa: E501 - a paragraph is one line
FRENCH = """
x|Accueil > Économie > Énergie
 |Les cookies de Saint-Omer séduisent l’Asie
x|Publié le 14 octobre 2025 à 8 h
x|Temps de lecture : 4 min
x|1 204 vues
x|Facebook | X | LinkedIn | Copier le lien
 |La biscuiterie de Saint-Omer a signé mardi un contrat de douze millions d’euros avec un distributeur de Singapour, qui vendra ses cookies dans neuf cents magasins d’Asie du Sud-Est à partir du printemps prochain.
x|Nous utilisons des cookies pour mesurer l’audience et vous proposer des contenus adaptés.
 |Nous utilisons des cookies cassés pour nourrir les porcs, a expliqué le directeur de l’usine.
x|Nous et nos 842 partenaires stockons des informations sur votre appareil.
x|Tout accepter
 |Tout accepter sans discuter, ce n’est pas la méthode de la maison, dit un délégué syndical.
x|Lire aussi : Le beurre atteint un prix record
 |« Lire aussi : c’est la formule que je déteste le plus sur un site », plaisante la directrice. Elle rit.
x|À lire également
x|- Les moulins rouvrent
x|- Le sucre bat de l’aile
 |Lire aussi vite qu’un avocat n’est pas donné à tous, et la traduction du contrat a pris trois mois.
x|L’entrée de l’usine, mardi matin. © Studio Hache
 |La marque déposée © figure désormais sur chaque boîte de six.
x|Crédit photo : Studio Hache
 |La photo a été prise le jour de la signature, devant la presse.
x|La chaîne d’emballage à Saint-Omer (Photo : Studio Hache)
 |Le prix a baissé (de 4 %)
x|Publicité
 |La publicité représente 6 % des dépenses de l’entreprise.
x|Inscrivez-vous à notre newsletter pour ne rien manquer
 |La newsletter de l’entreprise compte 4 000 abonnés fidèles.
x|Téléchargez notre application pour suivre l’actualité
 |L’application de commande a été téléchargée 90 000 fois.
x|Article réservé aux abonnés
 |Un article du contrat est réservé aux abonnés du programme de fidélité, qui paient dix euros par an.
x|Il vous reste 62 % de cet article à lire. La suite est réservée aux abonnés.
x|Suivez-nous sur LinkedIn
x|Tags : biscuits, export, Singapour
x|© 2025 La Gazette de l’Audomarois. Tous droits réservés.
 |Les droits réservés au distributeur couvrent neuf pays pendant cinq ans.
x|Mentions légales - Plan du site - Gestion des cookies
x|Votre adresse e-mail ne sera pas publiée. Les champs obligatoires sont indiqués avec *
"""

CHINESE = """
x|首页 > 财经 > 公司
 |青岚食品与新加坡经销商签约
 |来源：海潮商报
x|阅读 1.3万
x|字号：大 中 小
x|微信 微博 朋友圈 复制链接
 |青岚食品周二宣布，已与新加坡一家经销商签署一千二百万欧元的合同，明年春季起，其饼干将在东南亚九百家门店上架销售，双方约定合作期限为五年，并在合同期满后优先续约，公司预计海外收入占比将由百分之八升至百分之十五。
x|图为青岚食品的包装车间。
x|图为青岚食品的仓库。新华社记者李四摄
 |图为什么要这样画，设计师没有解释。
x|▲包装车间一角
x|图/海潮商报
 |图表显示，出口额三年增长两倍。
x|签约仪式现场（图片来源：青岚食品）
 |签约仪式于周二举行（地点为新加坡）
x|车间工人正在作业 本报记者 王小明 摄
 |这段录像由一名员工拍摄
x|本网站使用cookie以改善您的浏览体验。
 |公司发言人表示，本网站使用cookie的做法将在年底前停止。
x|接受所有cookies
x|扫码关注我们的公众号
 |扫码支付占门店收入的七成，公司说。
x|打开APP阅读更多精彩内容
 |打开海外市场是公司今年的头等大事。
x|相关阅读：黄油价格创下新高
 |相关阅读材料已于周一寄给全体股东，内容包括合同全文。
 |相关内容已提交监管部门审核，结果将在月底公布。
x|延伸阅读
x|1. 磨坊重新开工
x|2. 糖价持续下跌
x|本文为付费内容，开通会员后可阅读全文
 |本文件为付费客户准备，共有三十页。
x|登录后阅读全文
x|（责任编辑：邵琳）
 |责任编辑：一种正在消失的职业，是书中最后一章的标题。
x|编辑：张三
x|标签：饼干 出口 新加坡
x|点赞 268
 |点赞数并不能说明问题，经理说。
x|上一篇：港口恢复通航
x|海潮商报 版权所有 未经许可不得转载
 |版权谈判用了三个月，双方都不满意。
x|免责声明：本文仅供参考，不构成投资建议
x|沪ICP备00000000号
"""

ENGLISH = """
x|Home > Business > Food
 |Biscuit maker signs Singapore deal
x|Updated: May 13, 2026 at 9.12am
x|4 min read
x|12 comments
x|Share on Facebook
 |The biscuit maker of Saint-Omer signed a contract worth twelve million euros on Tuesday with a distributor in Singapore, which will sell its cookies in nine hundred shops across South-East Asia from next spring onwards.
x|We use cookies to improve your experience.
 |We use cookies that broke to feed the pigs, the plant manager said.
x|We value your privacy
 |We value your privacy less than our recipe, joked the owner, who said no one may film the ovens.
x|Reject all
 |Reject all offers below ten million, the board had told her.
x|Read more: Butter hits a record price
 |Read more than the first page of the contract, she advises. It has ninety.
x|RELATED
x|- Mills reopen
x|- Sugar falters
 |Related work was done in Lyon.
x|The gates of the plant on Tuesday. Picture: Studio Hache
 |The picture is brighter abroad, where sales doubled.
x|Workers pack biscuits by hand / Getty Images
 |Prices were cut by 4% and/or AP contracts were renegotiated
x|Photo: Studio Hache
x|Advertisement
 |Advertisement spending is 6% of the total.
x|Sign up for our weekly newsletter
 |Sign up for our pension scheme, the union told workers in its newsletter.
x|Download our app for the latest news
 |Download our apprenticeship form, the firm tells school leavers.
x|This article is for subscribers only
 |This article of the contract is for lawyers to explain.
x|Subscribe to continue reading
x|Already a subscriber? Log in
x|You have 2 free articles left
x|Follow us on LinkedIn
x|Filed under: biscuits, export, Singapore
 |Tags on every box name the baker.
x|Copyright © 2026 The Aa Valley Post. All rights reserved.
 |All rights in the recipe stay with the family.
x|Terms of use | Privacy policy | Contact us
x|Your email address will not be published. Required fields are marked *
"""

PAGES = {"fr": FRENCH, "zh": CHINESE, "en": ENGLISH}


def lines_of_page(page: str) -> list[tuple[bool, str]]:
    """The lines of a page, each with whether it is clutter."""
    return [(line[0] == "x", line[2:]) for line in page.strip("\n").split("\n")]
