//! Challenge pages are told by the wall's name.

use dateline::{Options, PageVerdict, Source, clean};

use super::check::{EN, FRAMES, case, hold, page};

/// The wall's name and a page of it.
const WALLS: &[(&str, &str)] = &[
    (
        "anubis",
        r#"<!doctype html><html lang="en"><head><title>Making sure you&#39;re not a bot!</title><link rel="stylesheet" href="/.within.website/x/xess/xess.min.css"><script id="anubis_challenge" type="application/json">{"rules":{"algorithm":"fast"}}</script></head><body><main><h1>Making sure you&#39;re not a bot!</h1><p id="status">Loading...</p><details><summary>Why am I seeing this?</summary><p>The owner of this site has put up a guard against the many programs that copy whole sites day and night, and which make them slow or unreachable for the people who want to read them. The guard asks your browser to solve a small sum.</p><p>For one reader that sum costs nothing worth naming, for a program that asks a million times it is dear. Some add-ons that switch modern scripts off will have to be disabled for this domain before it can be solved.</p></details></main></body></html>"#,
    ),
    (
        "anubis",
        r#"<!doctype html><html lang="de"><head><title>Sicherstellen, dass Sie kein Bot sind!</title><script id="anubis_version" type="application/json">"1.21"</script></head><body><main><h1>Sicherstellen, dass Sie kein Bot sind!</h1><img src="/.within.website/x/cmd/anubis/static/img/pensive.webp"><p>Wird geladen …</p><details><summary>Warum sehe ich das?</summary><p>Der Betreiber dieser Website hat einen Schutz gegen das massenhafte Abrufen von Seiten eingerichtet. Das kann Ausfälle verursachen und die Angebote für alle unerreichbar machen. Ihr Browser löst dazu eine kleine Aufgabe, die für Sie kaum ins Gewicht fällt, für einen Sammler aber teuer wird.</p></details></main></body></html>"#,
    ),
    (
        "go-away",
        r#"<!DOCTYPE html><html lang="en"><head><title>Checking you are not a bot</title><meta name="generator" content="protected by go-away"></head><body><h1>Checking you are not a bot</h1><p>Loading challenge, please wait...</p><details><summary>Why?</summary><p>The people who run this server have set up a guard against companies that copy everything in sight. Their programs can and do cause downtime for the websites, which makes their pages inaccessible for everyone who would like to read them.</p></details></body></html>"#,
    ),
    (
        "go-away",
        r#"<html><head><meta content="Protected by go-away" name="generator"><link rel="stylesheet" href="/.well-known/.git.gammaspectra.live/git/go-away/cmd/go-away/assets/static/style.css"></head><body><h1>Vérification en cours</h1><p>Veuillez patienter…</p></body></html>"#,
    ),
    (
        "sucuri",
        r"<html><head><title>Sucuri WebSite Firewall - Access Denied</title></head><body><h1>Access Denied - Sucuri Website Firewall</h1><p>If you run this site, please add your address to the list of allowed ones; if you think that this block is an error, please open a ticket and make sure to include the block details shown in the box below, so that we can find out what happened.</p><h2>Block details:</h2><table><tr><td>Your IP:</td><td>203.0.113.9</td></tr></table></body></html>",
    ),
    (
        "sucuri",
        r"<html><title>You are being redirected...</title><noscript>Javascript is required. Please enable javascript before you are allowed to see this page.</noscript><script>var s={},u,c,U,r,i,l=0,a,e=eval,w=String.fromCharCode,sucuri_cloudproxy_js='',S='cz0i';</script></html>",
    ),
    (
        "cloudflare",
        r#"<!DOCTYPE html><html lang="en-US"><head><title>Just a moment...</title></head><body><div class="main-wrapper"><noscript><span id="challenge-error-text">Enable JavaScript and cookies to continue</span></noscript></div><script>(function(){window._cf_chl_opt={cvId:"3"};})();</script></body></html>"#,
    ),
    (
        "cloudflare",
        r#"<!DOCTYPE html><html lang="de"><head><title>Nur einen Moment…</title></head><body><script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1?ray=1"></script></body></html>"#,
    ),
    (
        "cloudflare",
        r#"<!DOCTYPE html><html><head><title>Attention Required! | Cloudflare</title></head><body><div id="cf-wrapper"><h1 data-translate="block_headline">Sorry, you have been blocked</h1><h2>You are unable to access vale.example</h2><div><h2>Why have I been blocked?</h2><p>This website is using a security service to protect itself from online attacks. The action you just performed triggered the security solution. There are several actions that could trigger this block.</p><h2>What can I do?</h2><p>You can email the site owner to let them know you were blocked.</p></div><div class="cf-error-footer">Cloudflare Ray ID: 8a1</div></div></body></html>"#,
    ),
    (
        "datadome",
        r#"<html lang="en"><head><title>vale.example</title></head><body><p id="cmsg">Please enable JS and disable any ad blocker</p><script data-cfasync="false">var dd={'rt':'c','cid':'AHrl','hsh':'14D','t':'bv','s':17434,'host':'geo.captcha-delivery.com'}</script><script src="https://ct.captcha-delivery.com/c.js"></script></body></html>"#,
    ),
    (
        "datadome",
        r#"<html><head><title>vale.example</title></head><body><iframe src="https://geo.captcha-delivery.com/captcha/?initialCid=A" title="DataDome CAPTCHA"></iframe></body></html>"#,
    ),
    (
        "aws-waf",
        r#"<!DOCTYPE html><html lang="en"><head><title></title><script type="text/javascript">window.awsWafCookieDomainList = []; window.gokuProps = {"key":"AQID"};</script><script src="https://a1.eu-west-1.token.awswaf.com/a1/b2/challenge.js"></script></head><body><div id="challenge-container"></div><noscript><h1>JavaScript is disabled</h1>In order to continue, we need to verify that you're not a robot. This requires JavaScript.</noscript></body></html>"#,
    ),
    (
        "aws-waf",
        r#"<!DOCTYPE html><html><head><title>Human Verification</title><script>window.gokuProps={};AwsWafCaptcha.renderCaptcha()</script></head><body><div id="captcha-container"></div></body></html>"#,
    ),
    (
        "vercel",
        r#"<!DOCTYPE html><html lang="en"><head><title>Vercel Security Checkpoint</title></head><body><div><p id="header-text">We're verifying your browser</p><p><a href="https://vercel.link/security-checkpoint">Website owner? Click here to fix</a></p></div><p id="footer-text">Vercel Security Checkpoint</p></body></html>"#,
    ),
    (
        "perimeterx",
        r#"<!DOCTYPE html><html><head><title>Access to this page has been denied</title><meta name="description" content="px-captcha"></head><body><h1>Before we continue...</h1><div id="px-captcha"></div><p>Press &amp; Hold to confirm you are a human (and not a bot).</p><script>window._pxAppId='PX1';window._pxUuid='x';</script></body></html>"#,
    ),
    (
        "perimeterx",
        r#"<html><head><title>Zugriff verweigert</title></head><body><script>window._pxAppId = 'PXabc'; window._pxJsClientSrc = '/abc/init.js';</script><script src="https://captcha.px-cdn.net/PXabc/captcha.js"></script><p>Bitte bestätigen Sie, dass Sie ein Mensch sind.</p></body></html>"#,
    ),
    (
        "akamai",
        r#"<HTML><HEAD><TITLE>Access Denied</TITLE></HEAD><BODY><H1>Access Denied</H1>You don't have permission to access "http&#58;&#47;&#47;vale.example&#47;" on this server.<P>Reference&#32;&#35;18&#46;4d7f1102&#46;1741&#46;1a2b3c<P>https&#58;&#47;&#47;errors&#46;edgesuite&#46;net&#47;18&#46;4d7f1102</BODY></HTML>"#,
    ),
    (
        "akamai",
        r#"<html><head><title>Challenge Validation</title></head><body><div id="sec-if-cpt-container" role="main"><div class="behavioral-content"></div></div><script src="/_sec/cp_challenge/sec-3-7.js"></script></body></html>"#,
    ),
    (
        "ddos-guard",
        r#"<!DOCTYPE html><html><head><title>DDOS-GUARD</title></head><body data-ddg-origin="1"><h1>Checking your browser before accessing vale.example</h1><p>Please wait a few seconds. Once this check is complete, the website will open automatically.</p><script src="/.well-known/ddos-guard/check?context=free_splash"></script></body></html>"#,
    ),
    (
        "ddos-guard",
        r#"<!DOCTYPE html><html lang="ru"><head><title>DDoS-Guard</title></head><body><h1>Проверка браузера перед переходом на сайт</h1><p>Пожалуйста, подождите несколько секунд.</p><script src="https://check.ddos-guard.net/check.js"></script></body></html>"#,
    ),
    (
        "imperva",
        r#"<html><head><META NAME="robots" CONTENT="noindex,nofollow"></head><body><iframe src="/_Incapsula_Resource?SWUDNSAI=31&xinfo=1" width=100%>Request unsuccessful. Incapsula incident ID: 1</iframe></body></html>"#,
    ),
    (
        "legal",
        r"<html><head><title>451: Unavailable due to legal reasons</title></head><body><h1>451: Unavailable due to legal reasons</h1><p>We recognize you are attempting to access this website from a country belonging to the European Economic Area including the EU which enforces the General Data Protection Regulation (GDPR) and therefore access cannot be granted at this time.</p></body></html>",
    ),
    (
        "legal",
        r"<!DOCTYPE html><html><head><title>Unavailable For Legal Reasons</title></head><body><h1>HTTP 451</h1><p>This content is not available in your region because of a court order.</p></body></html>",
    ),
];

#[test]
fn every_wall_is_blocked_and_named() {
    let mut faults = Vec::new();
    for (n, (name, page)) in WALLS.iter().enumerate() {
        let article =
            clean(&Source { name: "page.html", bytes: page.as_bytes(), ..Source::default() }, &Options::default()).remove(0).article;
        if article.verdict != PageVerdict::Blocked || article.wall != Some(name) {
            faults.push(format!("{n} {name}: {} {:?}", article.verdict.name(), article.wall));
        }
    }
    println!("walls: {} of {} hold", WALLS.len() - faults.len(), WALLS.len());
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Articles about walls, and articles on pages that hold the guard's scripts.
#[test]
fn articles_beside_a_guard_stay_articles() {
    let extras = [
        "<script src=\"/cdn-cgi/challenge-platform/scripts/jsd/main.js\"></script>",
        "<script>window._pxAppId='PX1';</script>",
        "<script src=\"https://js.datadome.co/tags.js\"></script>",
        "<script src=\"/_Incapsula_Resource?SWJIYLWA=1\"></script>",
        "<script src=\"https://www.google.com/recaptcha/api.js\"></script><div class=\"g-recaptcha\"></div>",
        "<script>window.awsWafCookieDomainList=[]</script>",
        "<p>Protected by Anubis from Techaro, the site had told the readers of the valley that they were not bots.</p>",
        "<p>The page said “Access denied”, and below it stood the words Sucuri WebSite Firewall in small grey letters.</p>",
        "<a href=\"/.within.website/\">x</a>",
        "<p>“Just a moment”, said Cloudflare, and nothing more happened for the rest of that long winter evening.</p>",
    ];
    let each = |(n, extra): (usize, &&str)| case(format!("{n}"), page(&EN, FRAMES[n % FRAMES.len()], 5, extra)).all_of(&EN);
    hold("articles beside a guard", &extras.iter().enumerate().map(each).collect::<Vec<_>>());
}
