#!/usr/bin/env python3
"""Makes saved news pages in the manner of real sites, and scores what `standfirst read` finds on them.

    sites.py make --seed 1 --pages 40 --out DIR
    standfirst read --model none --format json DIR/*.html > found.jsonl
    sites.py score found.jsonl DIR

A page has the markup of a kind of site and, around its article, what such sites print: banner, navigation, consent, related
links, comments, advertisements. All words are invented. Truth is one JSON file a page.
"""

import argparse
import html
import json
import random
import re
import sys
from pathlib import Path

WORDS = {
    "en": dict(
        who=["The council", "The ferry company", "The harbour master", "Residents of Tarn", "The water board", "The mill's owner", "A spokesman"],
        did=["has postponed", "will repair", "wants to sell", "has closed", "plans to widen", "inspected", "defended"],
        what=["the old bridge", "the night ferry", "the public baths", "the flood wall", "the station hall", "the market roof"],
        why=["after a storm tore off {n} tiles", "because only {n} people used it last year", "at a cost of {n} crowns", "as {n} neighbours had asked", "although {n} signatures were handed in"],
        more=["Work is to begin in May and last {n} days.", "“We had expected {n} objections,” said {name}.", "A decision is due within {n} weeks.", "The last repair was {n} years ago."],
        names=["Nora Pellam", "Tom Ashe", "Ida Voss", "Rufus Firth"], by="By {name}", date="{d} May {y}", month="May",
        nav=["Home", "News", "Sport", "Weather", "Opinion"], related="Related articles", comments="Comments", share="Share this article",
        consent="We use cookies and similar technologies to store information. By clicking Accept all you agree to this.", accept="Accept all",
        news="Sign up for our newsletter", ad="Advertisement", more_link="Read more", tags="Topics", sub="What happens next", caption="The {what} on Monday", credit="Photo: {name}",
        foot="© The Tarn Post. All rights reserved.", comment="I have lived here for forty years and this is nonsense, they should ask us.", table=["Year", "Passengers"], site="The Tarn Post"),
    "de": dict(
        who=["Der Stadtrat", "Die Reederei", "Der Hafenmeister", "Die Anwohner", "Das Wasserwerk", "Eine Sprecherin"],
        did=["verschiebt", "repariert", "verkauft", "schließt", "verbreitert", "verteidigt"],
        what=["die alte Brücke", "die Nachtfähre", "das Hallenbad", "die Flutmauer", "die Bahnhofshalle", "die Markthalle"],
        why=["nachdem ein Sturm {n} Ziegel abgedeckt hat", "weil nur {n} Menschen kamen", "für {n} Millionen Kronen", "obwohl {n} Unterschriften vorlagen"],
        more=["Die Arbeiten beginnen im Mai und dauern {n} Tage.", "„Wir hatten mit {n} Einwänden gerechnet“, sagte {name}.", "Eine Entscheidung fällt in {n} Wochen."],
        names=["Karl Ufer", "Anna Deich", "Jonas Wehr"], by="Von {name}", date="{d}. Mai {y}", month="Mai",
        nav=["Startseite", "Politik", "Sport", "Wetter", "Kultur"], related="Mehr zum Thema", comments="Kommentare", share="Artikel teilen",
        consent="Wir verwenden Cookies, um Inhalte zu personalisieren. Mit Ihrer Zustimmung können Sie alle akzeptieren.", accept="Alle akzeptieren",
        news="Newsletter abonnieren", ad="Anzeige", more_link="Weiterlesen", tags="Themen", sub="Wie es weitergeht", caption="{what} am Montag", credit="Foto: {name}",
        foot="© Uferbote. Alle Rechte vorbehalten.", comment="Ich wohne hier seit vierzig Jahren, und das ist Unsinn, man sollte uns fragen.", table=["Jahr", "Fahrgäste"], site="Uferbote"),
    "fr": dict(
        who=["Le conseil", "La compagnie du bac", "Le maire", "Les riverains", "Une porte-parole"],
        did=["reporte", "répare", "vend", "ferme", "élargit", "défend"],
        what=["le vieux pont", "le bac de nuit", "la piscine", "la digue", "la halle"],
        why=["après une tempête qui a emporté {n} tuiles", "car seules {n} personnes sont venues", "pour {n} couronnes", "malgré {n} signatures"],
        more=["Les travaux commencent en mai et durent {n} jours.", "« Nous attendions {n} objections », a dit {name}.", "La décision tombera dans {n} semaines."],
        names=["Luc Rivage", "Anne Dubac", "Paul Quai"], by="Par {name}", date="{d} mai {y}", month="mai",
        nav=["Accueil", "Politique", "Sport", "Météo", "Culture"], related="À lire aussi", comments="Commentaires", share="Partager l’article",
        consent="Nous utilisons des cookies. En cliquant sur Tout accepter, vous consentez à leur utilisation.", accept="Tout accepter",
        news="Recevez notre newsletter", ad="Publicité", more_link="Lire la suite", tags="Thèmes", sub="La suite", caption="{what} lundi", credit="Photo : {name}",
        foot="© Le Bac. Tous droits réservés.", comment="J’habite ici depuis quarante ans et c’est absurde, on devrait nous demander.", table=["Année", "Passagers"], site="Le Bac"),
    "zh": dict(
        who=["市政府", "轮渡公司", "港务局", "附近居民", "自来水厂", "一位发言人"],
        did=["推迟修缮", "将修复", "计划出售", "已关闭", "打算拓宽", "检查了"],
        what=["老桥", "夜班渡轮", "游泳馆", "防洪墙", "车站大厅", "集市棚顶"],
        why=["，此前暴风刮走了{n}片瓦", "，因为去年只有{n}人使用", "，费用为{n}万元", "，尽管收到{n}份签名"],
        more=["工程将于五月开始，为期{n}天。", "“我们原以为会有{n}条意见，”{name}说。", "决定将在{n}周内作出。"],
        names=["周砚", "简亦秋", "林渡"], by="记者 {name}", date="{y}年5月{d}日", month="5",
        nav=["首页", "新闻", "体育", "天气", "评论"], related="相关阅读", comments="网友评论", share="分享到",
        consent="我们使用Cookie来改善体验，点击同意即表示您接受我们的隐私政策。", accept="同意",
        news="订阅我们的简报", ad="广告", more_link="阅读全文", tags="标签", sub="后续安排", caption="周一的{what}", credit="{name} 摄",
        foot="版权所有 云渡网 未经授权不得转载", comment="我在这里住了四十年，这样做不对，应该问问我们。", table=["年份", "人次"], site="云渡网"),
}
WORDS["th"] = dict(
    who=["สภาเมือง", "บริษัทเรือข้ามฟาก", "นายท่าเรือ", "ชาวบ้านริมน้ำ", "การประปา", "โฆษกเทศบาล"],
    did=["เลื่อนการซ่อม", "จะซ่อม", "ต้องการขาย", "สั่งปิด", "เตรียมขยาย", "เข้าตรวจ"],
    what=["สะพานเก่า", "เรือข้ามฟากรอบดึก", "สระว่ายน้ำ", "กำแพงกันน้ำ", "โถงสถานี", "หลังคาตลาด"],
    why=["หลังพายุพัดกระเบื้องหลุดไป {n} แผ่น", "เพราะปีที่แล้วมีผู้ใช้เพียง {n} คน", "ด้วยงบประมาณ {n} ล้านบาท", "แม้มีผู้ลงชื่อคัดค้าน {n} คน"],
    more=["งานจะเริ่มในเดือนพฤษภาคมและใช้เวลา {n} วัน", "“เราคาดว่าจะมีข้อคัดค้าน {n} ข้อ” {name}กล่าว", "คาดว่าจะตัดสินใจภายใน {n} สัปดาห์"],
    names=["สมชาย ริมธาร", "อรุณี ท่าทราย", "วิทยา สะพานแก้ว"], by="โดย {name}", date="{d} พฤษภาคม {y}", month="พฤษภาคม",
    nav=["หน้าแรก", "การเมือง", "กีฬา", "อากาศ", "บันเทิง"], related="ข่าวที่เกี่ยวข้อง", comments="ความคิดเห็น", share="แชร์ข่าวนี้",
    consent="เว็บไซต์นี้ใช้คุกกี้เพื่อประสบการณ์ที่ดี เราใช้ข้อมูลส่วนบุคคลตามที่ท่านยินยอม", accept="ยอมรับทั้งหมด",
    news="สมัครรับข่าวสาร", ad="โฆษณา", more_link="อ่านต่อ", tags="แท็ก", sub="ขั้นต่อไป", caption="{what}เมื่อวันจันทร์", credit="ภาพ: {name}",
    foot="© ข่าวริมน้ำ สงวนลิขสิทธิ์", comment="ผมอยู่ที่นี่มาสี่สิบปีแล้ว เรื่องนี้ไม่ถูกต้อง ควรถามพวกเราก่อน", table=["ปี", "ผู้โดยสาร"], site="ข่าวริมน้ำ")
KINDS = ["semantic", "divs", "amp", "old", "portal_zh", "ticker", "front", "scroll", "wordpress", "wall", "footed", "tools", "bundle"]


class Page:
    def __init__(self, rng, language, kind):
        self.rng, self.w, self.language, self.kind = rng, WORDS[language], language, kind
        self.space = "" if language in ("zh", "th") else " "

    def sentence(self):
        w, rng = self.w, self.rng
        clause = lambda: rng.choice(w["why"]).format(n=rng.randint(2, 900))
        if rng.random() < 0.4:
            return rng.choice(w["more"]).format(n=rng.randint(2, 900), name=rng.choice(w["names"]))
        end = {"zh": "。", "th": " "}.get(self.language, ".")
        return self.space.join([rng.choice(w["who"]), rng.choice(w["did"]), rng.choice(w["what"]), clause()]).replace(" ，", "，") + end

    def title(self):
        w, rng = self.w, self.rng
        return self.space.join([rng.choice(w["who"]), rng.choice(w["did"]), rng.choice(w["what"])])

    def paragraph(self):
        return self.space.join(self.sentence() for _ in range(self.rng.randint(2, 4)))

    def article(self):
        w, rng = self.w, self.rng
        day, year = rng.randint(1, 28), rng.randint(2009, 2024)
        paragraphs = [self.paragraph() for _ in range(rng.randint(3, 7))]
        title = self.title()
        return dict(title=title, name=rng.choice(w["names"]), date=f"{year}-05-{day:02}", shown=w["date"].format(d=day, y=year + 543 * (self.language == "th")),
                    paragraphs=paragraphs, deck=self.sentence() if rng.random() < 0.5 else None, sub=rng.random() < 0.5,
                    table=rng.random() < 0.3, picture=rng.random() < 0.6)

    def links(self, count):
        rng = self.rng
        return "".join(f'<li><a href="/{rng.randint(1, 999)}">{self.title()}</a></li>' for _ in range(count))

    def figure(self, a):
        w = self.w
        caption = w["caption"].format(what=self.rng.choice(w["what"]))
        a["caption"] = caption
        lazy = self.rng.choice(['src="a.jpg" srcset="a.jpg 1x, b.jpg 2x"', 'data-src="a.jpg" class="lazy"'])
        twice = '<noscript><img src="a.jpg"></noscript>' if self.rng.random() < 0.5 else ""
        credit = w["credit"].format(name=self.rng.choice(w["names"]))
        return f'<figure><img {lazy} alt="{caption}">{twice}<figcaption>{caption}. <span class="credit">{credit}</span></figcaption></figure>'

    def body(self, a, wrap="p"):
        rng, w, out = self.rng, self.w, []
        for place, text in enumerate(a["paragraphs"]):
            out.append(f"<{wrap}>{html.escape(text, quote=False)}</{wrap}>")
            if place == 0 and a["picture"]:
                out.append(self.figure(a))
            if place == 1:
                out.append(rng.choice([
                    f'<div class="ad-slot" id="ad-{rng.randint(1, 99)}"><span>{w["ad"]}</span></div>',
                    f'<aside class="related-inline"><h4>{w["related"]}</h4><ul>{self.links(2)}</ul></aside>',
                    f'<div class="newsletter-signup"><p>{w["news"]}</p><form><input><button>OK</button></form></div>', ""]))
                if a["sub"]:
                    out.append(f'<h2>{w["sub"]}</h2>')
            if place == 2 and a["table"]:
                rows = [(str(2010 + n), str(rng.randint(100, 9999))) for n in range(4)]
                a["rows"] = ["".join(row) for row in rows]
                heads = "".join(f"<th>{head}</th>" for head in w["table"])
                out.append(f"<table><thead><tr>{heads}</tr></thead><tbody>" + "".join(f"<tr><td>{x}</td><td>{y}</td></tr>" for x, y in rows) + "</tbody></table>")
        return "\n".join(out)

    def comments(self):
        w = self.w
        one = lambda: f'<li class="comment"><b>{self.rng.choice(w["names"])}</b><p>{w["comment"]}</p></li>'
        return f'<section id="comments" class="comments"><h3>{w["comments"]}</h3><ol>{one()}{one()}</ol></section>'

    def chrome(self, inner, head=""):
        rng, w = self.rng, self.w
        nav = "".join(f'<li><a href="/{n}">{item}</a></li>' for n, item in enumerate(w["nav"]))
        consent = f'<div id="cookie-consent" class="cmp-overlay" role="dialog"><p>{w["consent"]}</p><button>{w["accept"]}</button></div>'
        hidden = rng.choice([f'<div style="display:none"><p>{self.paragraph()}</p></div>', f"<template><p>{self.paragraph()}</p></template>",
                             f'<div hidden><p>{self.paragraph()}</p></div>', ""])
        related = f'<aside class="sidebar"><h3>{w["related"]}</h3><ul>{self.links(5)}</ul></aside>'
        foot = f'<footer class="site-footer"><ul>{nav}</ul><p>{w["foot"]}</p></footer>'
        return (f'<!DOCTYPE html><html lang="{self.language}"><head><meta charset="utf-8">{head}<style>p{{}}</style><script>var a="<p>x</p>";</script></head><body>'
                f'{consent if rng.random() < 0.7 else ""}<header class="site-header"><a href="/" class="logo">{w["site"]}</a><nav class="main-nav"><ul>{nav}</ul></nav></header>'
                f'{hidden}{inner}{related}{self.comments() if rng.random() < 0.6 else ""}{foot}</body></html>')

    def head(self, a):
        w, rng = self.w, self.rng
        title = f'<title>{a["title"]} {rng.choice(["|", "-", "_", "–"])} {w["site"]}</title>'
        data = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": a["title"], "datePublished": a["date"] + "T08:15:00+02:00",
                "author": rng.choice([{"@type": "Person", "name": a["name"]}, [{"@type": "Person", "name": a["name"]}]])}
        ways = [f'<script type="application/ld+json">{json.dumps(data, ensure_ascii=False)}</script>',
                f'<meta property="article:published_time" content="{a["date"]}T08:15:00Z"><meta name="author" content="{a["name"]}"><meta property="og:title" content="{a["title"]}">']
        return title + rng.choice(ways)

    def make(self):
        return getattr(self, "page_" + self.kind)()

    def page_semantic(self):
        a, w = self.article(), self.w
        deck = f'<p class="standfirst">{a["deck"]}</p>' if a["deck"] else ""
        by = w["by"].format(name=a["name"])
        inner = (f'<main><article itemscope itemtype="https://schema.org/NewsArticle"><header><h1 itemprop="headline">{a["title"]}</h1>{deck}'
                 f'<div class="meta"><span class="byline">{by}</span> <time datetime="{a["date"]}">{a["shown"]}</time></div></header>'
                 f'<div class="share-bar"><button>{w["share"]}</button></div><div itemprop="articleBody">{self.body(a)}</div>'
                 f'<div class="tags"><span>{w["tags"]}</span><ul>{self.links(2)}</ul></div></article></main>')
        return self.chrome(inner, self.head(a)), [a]

    def page_divs(self):
        a, w = self.article(), self.w
        deck = f'<div class="c-dek">{a["deck"]}</div>' if a["deck"] else ""
        inner = (f'<div class="layout"><div class="breadcrumb"><a href="/">{w["nav"][0]}</a> › <a href="/n">{w["nav"][1]}</a></div><div class="c-story"><h1 class="c-story__title">{a["title"]}</h1>{deck}'
                 f'<div class="c-author"><a href="/author/1">{a["name"]}</a></div><div class="c-date">{a["shown"]}</div>'
                 f'<div class="c-story__body">{self.body(a)}</div></div><div class="c-promo"><h3>{w["related"]}</h3>{self.links(3)}</div></div>')
        return self.chrome(inner, self.head(a)), [a]

    def page_amp(self):
        a, w = self.article(), self.w
        body = re.sub(r"<img ([^>]*)>", r"<amp-img \1></amp-img>", self.body(a))
        inner = f'<article class="amp-article"><h1>{a["title"]}</h1><p class="byline">{w["by"].format(name=a["name"])}</p><p class="date">{a["shown"]}</p>{body}</article><amp-ad type="x"></amp-ad>'
        return self.chrome(inner, self.head(a)).replace("<html ", "<html amp "), [a]

    def page_old(self):
        a, w = self.article(), self.w
        a["picture"] = a["table"] = False
        a["deck"] = None
        text = self.body(a)
        inner = (f'<table width="760"><tr><td colspan="3" class="banner">{w["site"]}</td></tr><tr><td width="120">{"<br>".join(w["nav"])}</td><td><font size="5"><b>{a["title"]}</b></font><br>'
                 f'<font size="1">{w["by"].format(name=a["name"])}, {a["shown"]}</font>{text}</td><td width="150"><b>{w["related"]}</b><ul>{self.links(4)}</ul></td></tr></table>')
        return f'<html><head><meta charset="utf-8"><title>{a["title"]} - {w["site"]}</title><meta name="date" content="{a["date"]}"></head><body>{inner}<hr><font size="1">{w["foot"]}</font></body></html>', [a]

    def page_portal_zh(self):
        self.language, self.w, self.space = "zh", WORDS["zh"], ""
        a, w = self.article(), self.w
        a["deck"] = None
        inner = (f'<div class="crumbs"><a href="/">{w["site"]}</a> &gt; <a href="/n">新闻中心</a> &gt; 正文</div><div class="main-title"><h1>{a["title"]}</h1></div>'
                 f'<div class="info"><span class="time">{a["shown"]} 08:15</span> <span>来源：{w["site"]}</span> <span>作者：{a["name"]}</span> 字号：<a>大</a> <a>中</a> <a>小</a></div>'
                 f'<div id="artibody">{self.body(a)}<p>责任编辑：{self.rng.choice(w["names"])}</p></div><div class="page-tools">{w["share"]}：<a>微信</a> <a>微博</a></div><div class="rank"><h2>24小时排行</h2><ul>{self.links(6)}</ul></div>')
        return self.chrome(inner, self.head(a)), [a]

    def page_ticker(self):
        a, w = self.article(), self.w
        a["picture"] = a["table"] = a["sub"] = False
        a["deck"] = None
        posts = [(f"{20 - n:02}:{self.rng.randint(0, 59):02}", text) for n, text in enumerate(a["paragraphs"])]
        entries = "".join(f'<div class="live-post"><time class="live-post__time">{t}</time><div class="live-post__body"><p>{p}</p></div></div>' for t, p in posts)
        inner = f'<main><article><h1>{a["title"]}</h1><p class="byline">{w["by"].format(name=a["name"])}</p><p class="date">{a["shown"]}</p><div class="liveblog">{entries}</div></article></main>'
        return self.chrome(inner, self.head(a)), [a]

    def page_front(self):
        made = [self.article() for _ in range(3)]
        for a in made:
            a.update(picture=False, table=False, sub=False, deck=None, name=None, date=None, paragraphs=a["paragraphs"][:1])
        inner = "<main>" + "".join(f'<article class="card"><h2><a href="/{n}">{a["title"]}</a></h2><p>{a["paragraphs"][0]}</p></article>' for n, a in enumerate(made)) + "</main>"
        return self.chrome(inner, f'<title>{self.w["site"]}</title>'), made

    def page_scroll(self):
        made = [self.article(), self.article()]
        for a in made:
            a["deck"] = None
        one = lambda a: f'<article class="story"><h1>{a["title"]}</h1><p class="byline">{self.w["by"].format(name=a["name"])}</p><p class="date"><time datetime="{a["date"]}">{a["shown"]}</time></p>{self.body(a)}</article>'
        made[1]["date"] = None
        return self.chrome(f'<main>{one(made[0])}<div class="ad">{self.w["ad"]}</div>{one(made[1])}</main>', self.head(made[0])), made

    def page_wordpress(self):
        a, w = self.article(), self.w
        a["deck"] = None
        inner = (f'<div id="content"><div class="post hentry"><h1 class="entry-title">{a["title"]}</h1><div class="entry-meta"><span class="posted-on">{a["shown"]}</span> <span class="author vcard"><a class="url fn">{a["name"]}</a></span></div>'
                 f'<div class="entry-content">{self.body(a)}<div class="sharedaddy"><h3>{w["share"]}</h3></div></div><div class="post-navigation"><a href="/p">← {w["more_link"]}</a></div></div></div>')
        return self.chrome(inner, self.head(a)), [a]

    def page_wall(self):
        a, w = self.article(), self.w
        wall = f'<div class="paywall-overlay"><h2>{w["news"]}</h2><p>{w["consent"]}</p></div>'
        deck = f'<h2 class="subtitle">{a["deck"]}</h2>' if a["deck"] else ""
        inner = f'{wall}<main><h1>{a["title"]}</h1>{deck}<p class="author">{w["by"].format(name=a["name"])} · {a["shown"]}</p><div class="text">{self.body(a)}</div><p><a href="/x">{w["more_link"]}</a></p></main>'
        return self.chrome(inner, self.head(a)), [a]


    def page_footed(self):
        """The author in the headline's foot, among buttons; paragraphs with names of their own."""
        a, w = self.article(), self.w
        a["deck"] = None
        inner = (f'<section class="layout__wrapper"><div class="headline headline--has-lowertext"><div class="headline__wrapper"><h1 class="headline__text" id="maincontent">{a["title"]}</h1></div>'
                 f'<div class="headline__footer"><div class="headline__sub-container"><div class="headline__sub-text"><div class="byline"><div class="byline__names">{w["by"].format(name="")}'
                 f'<a href="/profiles/1" class="byline__link"><span class="byline__name">{a["name"]}</span></a></div></div><div class="timestamp">{a["shown"]}</div></div>'
                 f'<div class="social-share"><button>{w["share"]}</button></div></div></div></div><main class="article__main"><div class="article__content">{self.body(a)}</div></main></section>')
        return self.chrome(inner, self.head(a)), [a]

    def page_tools(self):
        """The author beside the buttons for printing and mail."""
        a, w = self.article(), self.w
        a["deck"] = None
        buttons = {"en": ("Print", "Email"), "de": ("Drucken", "Merken"), "fr": ("Imprimer", "Partager"), "zh": ("打印", "分享"), "th": ("พิมพ์", "แชร์")}[self.language]
        inner = (f'<main><article><h1>{a["title"]}</h1><div class="article-tools"><span>{a["name"]}</span> <a href="/print">{buttons[0]}</a> <a href="/mail">{buttons[1]}</a></div>'
                 f'<p class="date">{a["shown"]}</p><div class="text">{self.body(a)}</div><h3>{w["related"]}</h3><p><a href="/1">{self.title()}</a></p><p><a href="/2">{self.title()}</a></p></article></main>')
        return self.chrome(inner, self.head(a)), [a]

    def page_bundle(self):
        """Class names that say little, the author in a list, the headline in a header with its date."""
        a, w = self.article(), self.w
        deck = f'<div class="ContentHeaderDek-bIqFFZ fNzQEo">{a["deck"]}</div>' if a["deck"] else ""
        inner = (f'<main id="main-content"><article class="article main-content"><div class="ContentHeaderWrapper-jyuIeh"><header class="SplitScreenContentHeaderWrapper-bFxPWy"><div class="rubric">{w["nav"][1]}</div>'
                 f'<h1 class="BaseWrap-sc-gjQpdd ContentHeaderHed-NCyCC">{a["title"]}</h1>{deck}<div class="ContentHeaderAccreditation-hNfzSo"><div class="BylinesWrapper-KIudk"><ul><li itemprop="author"><span class="BylineNamesWrapper-jbHncj">'
                 f'<span class="BylineName-kwmrLn"><a class="BylineLink-gEnFiw" href="/author/1">{a["name"]}</a></span></span></li></ul></div><time class="ContentHeaderPublishDate-eIBicG">{a["shown"]}</time></div></header></div>'
                 f'<div class="body__inner-container">{self.body(a)}</div></article></main><div class="RecircMostPopularWrapper-x"><h2>{w["related"]}</h2><ul>{self.links(4)}</ul></div>')
        return self.chrome(inner, self.head(a)), [a]


def make(args):
    args.out.mkdir(parents=True, exist_ok=True)
    for number in range(args.pages):
        rng = random.Random(f"{args.seed}:{number}")
        page = Page(rng, rng.choice(sorted(WORDS)), KINDS[number % len(KINDS)])
        text, articles = page.make()
        name = f"{number:03}-{page.kind}-{page.language}"
        (args.out / f"{name}.html").write_text(text, encoding="utf-8")
        truth = dict(by=page.w["by"], sub=page.w["sub"], table=page.w["table"], articles=articles)
        (args.out / f"{name}.truth.json").write_text(json.dumps(truth, ensure_ascii=False), encoding="utf-8")


def bare(text):
    return "".join(text.split())


def score(args):
    replies = {}
    for line in args.found.read_text(encoding="utf-8").splitlines():
        reply = json.loads(line)
        replies[Path((reply.get("source") or reply)["path"]).stem] = reply
    held = asked = given = titles = titled = bylines = signed = dates = dated = 0
    for path in sorted(args.truth.glob("*.truth.json")):
        truth = json.loads(path.read_text(encoding="utf-8"))
        name = path.name.removesuffix(".truth.json")
        reply = replies[name]
        page = reply.get("page", reply)
        wrong = []
        said = [bare(p["text"]) for a in page["articles"] for s in a["sections"] for p in s["paragraphs"]]
        said += [bare(s["heading"]["text"]) for a in page["articles"] for s in a["sections"] if s["heading"]]
        said += [bare(d["text"]) for a in page["articles"] for d in a["deck"]]
        due = []
        for a in truth["articles"]:
            due += [bare(p) for p in a["paragraphs"]] + ([bare(a["deck"])] if a["deck"] else []) + ([bare(truth["sub"])] if a["sub"] else [])
            due += [bare("".join(truth["table"]))] + a["rows"] if "rows" in a else []
        left = list(said)
        for text in due:
            asked += len(text)
            home = next((s for s in left if text == s), None) or next((s for s in left if text in s), None)
            if home:
                held += len(text)
                left.remove(home) if home == text else None
            else:
                wrong.append(f"lost {text[:50]}")
        given += sum(map(len, said))
        wrong += [f"extra {s[:50]}" for s in said if not any(t == s for t in due)]
        heads = [bare(a["headline"]["text"]) if a["headline"] else "" for a in page["articles"]]
        for a in truth["articles"]:
            titled += 1
            titles += bare(a["title"]) in heads
            wrong += [] if bare(a["title"]) in heads else [f"title {a['title']} not in {heads}"]
            if a["name"]:
                signed += 1
                known = {bare(a["name"]), bare(truth["by"].format(name=a["name"])), bare("作者：" + a["name"])}
                found = [bare(b["text"]) for x in page["articles"] for b in x["byline"]]
                bylines += any(f in known for f in found)
                wrong += [] if any(f in known for f in found) else [f"byline {a['name']} not in {found}"]
            if a["date"]:
                date = reply.get("dated") or ((reply.get("source") or {}).get("date") or {}).get("value")
                dated += 1
                dates += (date or "").startswith(a["date"])
        if len(page["articles"]) != len(truth["articles"]):
            wrong.append(f"{len(page['articles'])} articles, not {len(truth['articles'])}")
        if wrong and args.wrong:
            print(name, *wrong, sep="\n    ")
    precision, recall = held / max(given, 1), held / max(asked, 1)
    share = lambda part, all: f"{100 * part / max(all, 1):.1f}"
    print(f"bytes P {100 * precision:.1f} R {100 * recall:.1f} F1 {200 * precision * recall / max(precision + recall, 1e-9):.1f}"
          f" · title {share(titles, titled)} · byline {share(bylines, signed)} · date {share(dates, dated)}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    verbs = parser.add_subparsers(required=True)
    maker = verbs.add_parser("make")
    maker.add_argument("--seed", type=int, required=True)
    maker.add_argument("--pages", type=int, default=40)
    maker.add_argument("--out", type=Path, required=True)
    maker.set_defaults(run=make)
    scorer = verbs.add_parser("score")
    scorer.add_argument("found", type=Path)
    scorer.add_argument("truth", type=Path)
    scorer.add_argument("--wrong", action="store_true", help="list what is wrong with each page")
    scorer.set_defaults(run=score)
    args = parser.parse_args()
    sys.exit(args.run(args))


if __name__ == "__main__":
    main()
