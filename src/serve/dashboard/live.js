// Shows what happens while it happens. Without it every page is whole; a reload shows the same.
"use strict";
(function () {
  var box = document.getElementById("live");
  if (!box || !window.EventSource) { return; }
  var source = new EventSource("/events");
  var words = {
    visited: function (e) { return e.source + ": " + e.found + " offered, " + e.new + " new"; },
    unchanged: function (e) { return e.source + ": nothing new"; },
    filed: function (e) { return "filed: " + (e.title || e.url); },
    changed: function (e) { return "changed by its publisher: " + e.url; },
    nothing: function (e) { return e.url + ": " + e.verdict; },
    page_failed: function (e) { return "failed: " + e.url; },
    source_failed: function (e) { return "failed: " + e.source; }
  };
  source.onmessage = function (message) {
    var event;
    try { event = JSON.parse(message.data); } catch (error) { return; }
    var tell = words[event.event];
    // Text, never markup.
    if (tell) { box.textContent = new Date().toLocaleTimeString() + "  " + tell(event); }
  };
})();
