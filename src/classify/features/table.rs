//! The features' names, ranges and meaning, one by one, and the family that each belongs to.

use Family as F;

/// What a feature looks at; reasons and the ablation table speak of families.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Family {
    /// Length and shape of the text.
    Text,
    /// Capitals, digits and marks in it.
    Letters,
    /// Links in it.
    Links,
    /// The page hides it.
    Hidden,
    /// Paragraph, heading, list item and so on.
    Kind,
    /// The words of boilerplate.
    Phrases,
    /// How much prose the elements around it hold.
    Container,
    /// How much of the text around it is link.
    LinkList,
    /// Elements of the same template.
    Group,
    /// Class names and ids around it.
    Names,
    /// Tags around it.
    Tags,
    /// Where it stands among the prose.
    Position,
    /// The blocks before and behind it.
    Neighbours,
    /// The headline and the heading above.
    Heading,
    /// What it shares with title and summary.
    Title,
    /// The same text elsewhere in the page.
    Repeats,
    /// The body as the page's own data has it.
    Evidence,
    /// The best run of prose.
    Run,
    /// The branch of the tree on which it stands.
    Branch,
    /// The headings before and behind it, and what stands between.
    Section,
    /// Whether another article has begun.
    Story,
    /// How it is set, how it begins and ends.
    Marks,
    /// The authors' names.
    Author,
    /// Words such as "we" and "you".
    Persons,
    /// The page as a whole.
    Page,
}

/// Family, name, range and meaning of each feature, in the order of the rows of [`crate::classify::features::matrix`].
#[rustfmt::skip]
pub(crate) const FEATURES: &[(Family, &str, &str, &str)] = &[
    // the block's own text
    (F::Text, "words", "ln 1+", "number of words: prose is long"),
    (F::Text, "mean_word", "0-30", "characters per word: menus and codes differ from prose"),
    (F::Links, "link_density", "0-1", "share of the words in links: menus are all link"),
    (F::Links, "links", "ln 1+", "number of links"),
    (F::Text, "ends_sentence", "0/1", "ends as a sentence does"),
    (F::Text, "sentences", "0-1", "sentence ends per word"),
    (F::Text, "commas", "0-1", "commas per word"),
    (F::Letters, "capitalised", "0-1", "share of words that begin with a capital: titles and names"),
    (F::Letters, "upper", "0-1", "share of letters that are capitals: labels"),
    (F::Letters, "digits", "0-1", "share of characters that are digits: dates, counters"),
    (F::Letters, "separators", "ln 1+", "bars, bullets and arrows: menus"),
    (F::Text, "begins_lower", "0/1", "begins with a small letter: a part of something"),
    (F::Text, "begins_digit", "0/1", "begins with a number"),
    (F::Text, "begins_quote", "0/1", "begins with a quote or dash: speech"),
    (F::Text, "ends_colon", "0/1", "ends with a colon: a label, or the lead of a list"),
    (F::Letters, "copyright", "0/1", "holds a copyright sign"),
    (F::Letters, "at_sign", "0/1", "holds an @: an address or handle"),
    (F::Hidden, "hidden", "0/1", "the page hides it"),
    // its kind
    (F::Kind, "paragraph", "0/1", "is a <p>"),
    (F::Kind, "heading", "0-6", "the heading's level, 0 for none"),
    (F::Kind, "item", "0/1", "is a list item"),
    (F::Kind, "quote", "0/1", "is a quote"),
    (F::Kind, "row", "0/1", "is a table row"),
    (F::Kind, "pre", "0/1", "is preformatted"),
    (F::Kind, "caption", "0/1", "is a caption"),
    (F::Kind, "bare", "0/1", "stands directly in a container"),
    // phrases
    (F::Phrases, "phrase_cover", "0-1", "share of the text that boilerplate phrases cover"),
    (F::Phrases, "ph_subscribe", "0/1", "asks to subscribe, give, or fill in a form"),
    (F::Phrases, "ph_share", "0/1", "share bar"),
    (F::Phrases, "ph_related", "0/1", "points to other articles"),
    (F::Phrases, "ph_advert", "0/1", "advertisement label"),
    (F::Phrases, "ph_comment", "0/1", "comments"),
    (F::Phrases, "ph_credit", "0/1", "picture credit"),
    (F::Phrases, "ph_byline", "0/1", "byline or biography"),
    (F::Phrases, "ph_date", "0/1", "date line"),
    (F::Phrases, "ph_legal", "0/1", "legal notice"),
    (F::Phrases, "ph_nav", "0/1", "menu"),
    (F::Phrases, "ph_media", "0/1", "player"),
    (F::Phrases, "ph_wall", "0/1", "paywall, consent, login, ad-blocker"),
    // what the elements around it hold
    (F::Container, "share1", "0-1", "share of the page's prose in the element"),
    (F::Container, "share2", "0-1", "… in its parent"),
    (F::Container, "share3", "0-1", "… one further out"),
    (F::Container, "share4", "0-1", "… one further out"),
    (F::LinkList, "links1", "0-1", "link density of the element"),
    (F::LinkList, "links2", "0-1", "… of its parent"),
    (F::LinkList, "links3", "0-1", "… one further out"),
    (F::Container, "mean1", "ln 1+", "words per block in the element"),
    (F::Container, "mean2", "ln 1+", "… in its parent"),
    (F::Container, "mean3", "ln 1+", "… one further out"),
    (F::Container, "blocks2", "ln 1+", "blocks in its parent"),
    (F::Container, "to_top", "0-20", "levels up to the element that holds 70 % of the prose; 20 outside"),
    (F::Container, "to_best", "0-20", "levels up to the element whose own children hold most prose; 20 outside"),
    (F::Container, "common_top", "0-20", "levels up to the first element shared with the best container"),
    (F::Group, "group", "ln 1+", "blocks in elements of the same template as its own"),
    (F::Group, "group_share", "0-1", "share of the page's prose in those"),
    (F::Group, "group_links", "0-1", "their link density"),
    (F::Group, "group2", "ln 1+", "blocks in elements of the parent's template"),
    (F::Group, "group2_share", "0-1", "share of the prose in those"),
    (F::Container, "depth", "0-60", "depth of the element"),
    // names and tags around it
    (F::Names, "guarded", "0-20", "levels up to an element named as boilerplate that holds little prose; 20 for none"),
    (F::Names, "negative", "0-20", "levels up to an element named as boilerplate"),
    (F::Names, "positive", "0-20", "levels up to an element named as article"),
    (F::Names, "in_caption", "0-20", "levels up to an element named as caption, or <figure>"),
    (F::Names, "in_byline", "0-20", "… byline or date"),
    (F::Names, "in_standfirst", "0-20", "… standfirst"),
    (F::Names, "in_comments", "0-20", "… comments"),
    (F::Names, "in_related", "0-20", "… related"),
    (F::Names, "in_prompt", "0-20", "… share, subscribe or advertisement"),
    (F::Names, "in_embed", "0-20", "… embedded post"),
    (F::Tags, "tag_nav", "0-20", "levels up to nav, footer, aside, form"),
    (F::Tags, "tag_header", "0-20", "levels up to header"),
    (F::Tags, "tag_article", "0-20", "levels up to article or main"),
    (F::Tags, "tag_list", "0-20", "levels up to a list"),
    (F::Tags, "tag_table", "0-20", "levels up to a table"),
    (F::Tags, "tag_figure", "0-20", "levels up to figure"),
    (F::Tags, "tag_quote", "0-20", "levels up to a block quote"),
    // place among the others
    (F::Position, "position", "0-1", "place in the page by words"),
    (F::Position, "from_first", "-1-1", "distance from the first prose in the top container, by blocks over the page's"),
    (F::Position, "from_last", "-1-1", "distance behind the last prose"),
    (F::Position, "good_before", "0-1", "share of the prose before it"),
    (F::Position, "gap_before", "ln 1+", "blocks since the last prose"),
    (F::Position, "gap_after", "ln 1+", "blocks until the next prose"),
    (F::Position, "words_before", "ln 1+", "words since the last prose"),
    (F::Position, "words_after", "ln 1+", "words until the next prose"),
    (F::Neighbours, "prev_words", "ln 1+", "words of the block before"),
    (F::Neighbours, "prev_links", "0-1", "its link density"),
    (F::Neighbours, "prev_sentence", "0/1", "it ends as a sentence"),
    (F::Neighbours, "prev_same", "0/1", "it stands in the same parent"),
    (F::Neighbours, "next_words", "ln 1+", "words of the block behind"),
    (F::Neighbours, "next_links", "0-1", "its link density"),
    (F::Neighbours, "next_sentence", "0/1", "it ends as a sentence"),
    (F::Neighbours, "next_same", "0/1", "it stands in the same parent"),
    (F::Neighbours, "prev2_words", "ln 1+", "words of the block two before"),
    (F::Neighbours, "next2_words", "ln 1+", "words of the block two behind"),
    (F::Neighbours, "prev2_links", "0-1", "its link density"),
    (F::Neighbours, "next2_links", "0-1", "its link density"),
    (F::Neighbours, "near_phrases", "0-1", "phrase cover of the two blocks before"),
    (F::Neighbours, "near_phrases2", "0-1", "phrase cover of the two blocks behind"),
    // overlap
    (F::Title, "title", "0-1", "share of the title's words in it, if it is short"),
    (F::Title, "is_title", "0-1", "share of its words that the title has"),
    (F::Title, "description", "0-1", "share of its words that the page's summary has"),
    (F::Title, "described", "0-1", "share of the page's summary that it has"),
    (F::Repeats, "repeated", "0-3", "times the same text stands before it"),
    (F::Repeats, "repeats", "ln 1+", "times the same text stands in the page"),
    (F::Evidence, "evidence", "0-1", "share of its words in the embedded article body; -1 if there is none"),
    (F::Evidence, "evidence_cover", "0-1", "share of the embedded article body that the page's blocks have; -1 if there is none"),
    (F::Run, "run", "-1-1", "inside the best-scoring run of blocks (1), beside it (0), far from it (-1)"),
    // templates: the chains of tags and classes
    (F::Group, "path2_share", "0-1", "share of the prose in blocks with the same two innermost tags and classes"),
    (F::Group, "path3_share", "0-1", "… the same three"),
    (F::Group, "path_share", "0-1", "… the same whole chain"),
    (F::Group, "holder_path_share", "0-1", "… the same chain around their container"),
    (F::Group, "path_blocks", "ln 1+", "blocks with the same whole chain"),
    // windows of the reading order
    (F::Neighbours, "mean_near2", "ln 1+", "words per block among the two before and behind"),
    (F::Neighbours, "good_near2", "0-1", "share of prose there"),
    (F::Neighbours, "links_near2", "0-1", "link density there"),
    (F::Neighbours, "mean_near5", "ln 1+", "the same with five before and behind"),
    (F::Neighbours, "good_near5", "0-1", "…"),
    (F::Neighbours, "links_near5", "0-1", "…"),
    (F::Neighbours, "mean_near12", "ln 1+", "the same with twelve before and behind"),
    (F::Neighbours, "good_near12", "0-1", "…"),
    (F::Neighbours, "links_near12", "0-1", "…"),
    // headings
    (F::Heading, "to_heading", "ln 1+", "blocks since the heading above"),
    (F::Heading, "heading_phrases", "0-1", "that heading's phrase cover: 'Related', 'Comments'"),
    (F::Heading, "heading_links", "0-1", "that heading's link density"),
    (F::Heading, "heading_level", "0-6", "that heading's level"),
    (F::Heading, "heading_in_top", "0/1", "that heading stands in the article's container"),
    (F::Heading, "to_phrase", "ln 1+", "blocks since one that is boilerplate by its words"),
    (F::Heading, "to_headline", "±ln 1+", "blocks behind the page's headline; -6 if there is none"),
    (F::Heading, "prev_heading", "0/1", "the block before is a heading"),
    (F::Heading, "next_heading", "0/1", "the block behind is a heading"),
    (F::Heading, "to_next_phrase", "ln 1+", "blocks until one that is boilerplate by its words"),
    (F::Heading, "after_comment", "ln 1+", "blocks since a short one about comments"),
    (F::Heading, "after_related", "ln 1+", "… about other articles"),
    (F::Heading, "after_subscribe", "ln 1+", "… that asks to subscribe"),
    (F::Letters, "bracket", "0/1", "begins with a bracket: a button or a picture's number"),
    (F::Neighbours, "gap_to_prev", "ln 1+", "nodes (or lines) between the block before and this one"),
    (F::Neighbours, "gap_to_next", "ln 1+", "nodes (or lines) between this one and the next"),
    (F::Neighbours, "capitals_near", "0-1", "share of capitalised words in the three blocks before and behind"),
    (F::Run, "loose_run", "-1-1", "inside the best run where short sentences count and other lines cost little"),
    (F::Run, "own_run", "0-1", "the sum of the run that it stands in, over the best run's"),
    // the container, headings and items leaving their own elements
    (F::Container, "holder_share", "0-1", "share of the prose in the nearest element that may hold several blocks"),
    (F::Container, "holder_blocks", "ln 1+", "blocks in it"),
    (F::LinkList, "holder_links", "0-1", "its link density"),
    (F::Container, "holder_best", "0/1", "it is the element whose own children hold most prose"),
    (F::Container, "holder_to_best", "0-20", "levels from it up to the first element shared with that"),
    (F::Container, "holder_depth", "-60-60", "its depth below the element that holds 70 % of the prose"),
    (F::Container, "article_share", "0-1", "share of the prose in the nearest article or main; -1 if there is none"),
    (F::Page, "articles", "ln 1+", "article elements of the page"),
    (F::Repeats, "same_start", "ln 1+", "other blocks that begin with the same words"),
    (F::Page, "top_share", "0-1", "share of the prose in the top container"),
    (F::Page, "best_share", "0-1", "share of the prose in the best container"),
    // the branch of the tree on which it stands, seen from the best container
    (F::Branch, "branch_share", "0-1", "share of the prose on its branch: the outermost element around it without the best container"),
    (F::Branch, "branch_blocks", "ln 1+", "blocks on it: a paragraph stands on one of its own"),
    (F::Branch, "branch_links", "0-1", "its link density"),
    (F::Branch, "branch_twins", "ln 1+", "branches beside it with the same tag and class: paragraphs have many, boxes few"),
    (F::Branch, "branch_headed", "0/1", "it has several blocks, the first a heading: a box"),
    (F::Branch, "branch_dated", "0/1", "… one of them a date: a teaser"),
    (F::Position, "main_before", "0-1", "share of the main template's prose before it: 1 behind the last paragraph"),
    (F::Position, "main_count", "ln 1+", "paragraphs of the main template before it"),
    (F::Position, "main_left", "ln 1+", "… behind it"),
    (F::Position, "main_gap", "ln 1+", "blocks since the last of them"),
    (F::Position, "main_next", "ln 1+", "blocks until the next"),
    // one article, and the next
    (F::Section, "section_blocks", "ln 1+", "blocks between the headings around it"),
    (F::Section, "section_good", "ln 1+", "words of prose there"),
    (F::Section, "section_links", "0-1", "link density there"),
    (F::Section, "section_main", "0-1", "share of the words there that are the main template's prose"),
    (F::Story, "headlines_since", "ln 1+", "headings of level 1 since the first paragraph: another article"),
    (F::Story, "bylines_since", "ln 1+", "bylines and dates since then"),
    (F::Story, "phrases_since", "ln 1+", "blocks of boilerplate words since then"),
    (F::Story, "gap_since", "ln 1+", "the longest break without prose since then"),
    (F::Story, "other_article", "-1-1", "stands in another article element than the best container (1), in none (-1)"),
    // how it is set, how it begins and ends
    (F::Marks, "italic", "0-1", "share of the element's text in italics: notes and biographies"),
    (F::Marks, "bold", "0-1", "… in bold: subheadings and pointers"),
    (F::Marks, "time", "0-1", "… marked as a time"),
    (F::Marks, "mail", "0/1", "holds a mail address"),
    (F::Marks, "address", "0/1", "begins with a web address"),
    (F::Marks, "bracketed", "0/1", "stands in brackets: agencies, editors"),
    (F::Marks, "sign", "0/1", "begins with a sign: footnotes, handles, rights"),
    (F::Marks, "label", "0-2.5", "begins with a label before a colon (1) or bar (2), in capitals (+.5): pointers elsewhere"),
    (F::Links, "link_from", "0-1", "where its first link begins; 1 for none"),
    (F::Links, "link_to_end", "0/1", "its last link ends it"),
    (F::Phrases, "ph_bio", "0/1", "biography"),
    (F::Phrases, "ph_correction", "0/1", "editor's note"),
    (F::Phrases, "ph_form", "0/1", "form"),
    (F::Author, "author", "0-1", "share of its words that the authors' names have"),
    (F::Author, "author_first", "0/1", "begins with an author's name: a byline, or a biography"),
    (F::Persons, "persons", "0-1", "share of its words that speak of the page itself or to its readers (we, you): notices, prompts"),
    (F::Persons, "persons_here", "0-1", "the same over all prose of the page: columns and guides speak so throughout"),
    // the page
    (F::Page, "page_blocks", "ln 1+", "blocks of the page"),
    (F::Page, "page_good", "ln 1+", "words of prose in the page"),
    (F::Page, "page_links", "0-1", "link density of the page"),
];
