// A feed on standard input, read by gofeed, the parser of many readers in Go; what it understood goes out as JSON.
package main

import (
	"encoding/json"
	"os"

	"github.com/mmcdole/gofeed"
)

func main() {
	feed, err := gofeed.NewParser().Parse(os.Stdin)
	if err != nil {
		os.Stderr.WriteString(err.Error())
		os.Exit(1)
	}
	entries := []map[string]string{}
	for _, item := range feed.Items {
		content := item.Content
		if content == "" {
			content = item.Description
		}
		date := ""
		if item.PublishedParsed != nil {
			date = item.PublishedParsed.Format("2006-01-02")
		}
		entries = append(entries, map[string]string{"id": item.GUID, "link": item.Link, "title": item.Title, "date": date, "content": content})
	}
	json.NewEncoder(os.Stdout).Encode(map[string]any{"error": nil, "title": feed.Title, "entries": entries})
}
