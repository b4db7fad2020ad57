<?php
// A feed on standard input, read by SimplePie, which FreshRSS and WordPress read feeds with; what it understood goes out as JSON.
error_reporting(E_ALL & ~E_DEPRECATED);
require '/usr/share/php/simplepie/autoloader.php';
$feed = new SimplePie();
$feed->enable_cache(false);
// Debian's SimplePie cannot make a date with PHP 8: the text of the date is read here instead, in the order of the feed.
$feed->enable_order_by_date(false);
function day($item) {
    foreach ([[SIMPLEPIE_NAMESPACE_ATOM_10, 'published'], [SIMPLEPIE_NAMESPACE_ATOM_10, 'updated'], ['', 'pubDate']] as [$space, $name]) {
        $tags = $item->get_item_tags($space, $name);
        if ($tags) {
            return gmdate('Y-m-d', strtotime($tags[0]['data']));
        }
    }
    return '';
}
$feed->set_raw_data(stream_get_contents(STDIN));
$feed->init();
$entries = [];
foreach ($feed->get_items() ?? [] as $item) {
    $author = $item->get_author();
    $enclosure = $item->get_enclosure();
    $entries[] = [
        'id' => $item->get_id(), 'link' => $item->get_link(), 'title' => $item->get_title(), 'date' => day($item),
        'content' => $item->get_content(), 'author' => $author ? $author->get_name() : null,
        'enclosure' => $enclosure ? $enclosure->get_link() : null,
    ];
}
echo json_encode(['error' => $feed->error(), 'title' => $feed->get_title(), 'entries' => $entries]);
