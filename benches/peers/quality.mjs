// Readability or defuddle over pages, a JSON object a line in (html, url) and out (text, title, authors, date). Started by quality.py; needs
// `npm install` beside this file.
import { createInterface } from 'node:readline';
import { JSDOM, VirtualConsole } from 'jsdom';

const quiet = new VirtualConsole();
// What is printed in between would be taken for an answer.
for (const level of ['log', 'info', 'warn', 'error', 'debug']) console[level] = () => {};

// Their body is HTML; blocks stand apart as the scorer reads paragraphs.
const BLOCKS = new Set(['P', 'DIV', 'LI', 'BLOCKQUOTE', 'PRE', 'H1', 'H2', 'H3', 'H4', 'H5', 'H6', 'TR', 'DT', 'DD', 'FIGCAPTION', 'SECTION', 'ARTICLE', 'UL', 'OL', 'TABLE', 'FIGURE']);
function textOf(html) {
  const { document } = new JSDOM(`<body>${html}</body>`, { virtualConsole: quiet }).window;
  const parts = [];
  const walk = (node) => {
    if (node.nodeType === 3) parts.push(node.data.replace(/\s+/g, ' '));
    for (const child of node.childNodes) {
      const apart = BLOCKS.has(child.nodeName) || child.nodeName === 'BR';
      if (apart) parts.push('\n\n');
      walk(child);
      if (apart) parts.push('\n\n');
    }
  };
  walk(document.body);
  return parts.join('').split(/\s*\n\n\s*/).map((part) => part.trim()).filter(Boolean).join('\n\n');
}

const tools = {
  readability: async () => {
    const { Readability } = await import('@mozilla/readability');
    return (dom) => {
      const found = new Readability(dom.window.document).parse();
      return found && { text: textOf(found.content), title: found.title, authors: found.byline, date: found.publishedTime };
    };
  },
  defuddle: async () => {
    const { Defuddle } = await import('defuddle/node');
    return async (dom, url) => {
      const found = await Defuddle(dom, url, { useAsync: false });
      return { text: textOf(found.content), title: found.title, authors: found.author, date: found.published };
    };
  },
};

const extract = await tools[process.argv[2]]();
for await (const line of createInterface({ input: process.stdin })) {
  const { html, url } = JSON.parse(line);
  let found = null;
  try {
    const dom = new JSDOM(html, { url: url ?? 'https://courier.example/', virtualConsole: quiet });
    found = await extract(dom, url ?? 'https://courier.example/');
    dom.window.close();
  } catch {
    // Nothing, then.
  }
  process.stdout.write(JSON.stringify(found ?? {}) + '\n');
}
