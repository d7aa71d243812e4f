// Draws docs/pictures/*.dot; run by scripts/pictures.
const crypto = require('crypto');
const fs = require('fs');
const path = require('path');

const directory = path.join(__dirname, '../../docs/pictures');
// Laid out for larger letters than are drawn: those that readers have may be wide. Readers have light pages and dark ones; the picture follows.
const style = `<style>
text { fill: #1f2937; font-size: 12px; }
polygon, path, ellipse { stroke: #6b7280; }
.edge polygon { fill: #6b7280; }
.node polygon, .node path { fill: #e0ecff; stroke: #3b6cb7; }
.cluster polygon, .cluster path { fill: none; stroke: #9ca3af; }
@media (prefers-color-scheme: dark) {
  text { fill: #e5e7eb; }
  .node polygon, .node path { fill: #1e3a5f; stroke: #7aa7e8; }
  polygon, path, ellipse { stroke: #9ca3af; }
  .edge polygon { fill: #9ca3af; }
}
</style>`;

(async () => {
  const { instance } = await import(
    path.join(process.env.NODE_PATH, '@viz-js/viz/dist/viz.js')).then(m => m.default ?? m);
  const viz = await instance();
  const program = fs.readFileSync(__filename);
  for (const file of fs.readdirSync(directory).filter(name => name.endsWith('.dot')).sort()) {
    const text = fs.readFileSync(path.join(directory, file), 'utf8');
    const title = /digraph "([^"]*)"/.exec(text)[1];
    const svg = viz
      .renderString(text, {
        format: 'svg',
        graphAttributes: { bgcolor: 'transparent', pad: 0.3, fontname: 'Helvetica,Arial,sans-serif', fontsize: 15 },
        nodeAttributes: { shape: 'box', style: 'rounded', fontname: 'Helvetica,Arial,sans-serif', fontsize: 15, margin: '0.15,0.08' },
        edgeAttributes: { fontname: 'Helvetica,Arial,sans-serif', fontsize: 14, arrowsize: 0.7 },
      })
      .replace(/<!--[\s\S]*?-->\n?/g, '')
      .replace(/(<svg[^>]*>)/, `$1\n<title>${title}</title>\n${style}`)
      .replace(/ (fill|stroke)="(black|none|transparent|#000000)"/g, (all, name, value) =>
        value === 'none' ? all : '');
    const target = path.join(directory, file.replace(/\.dot$/, '.svg'));
    const sum = crypto.createHash('sha256').update(text).update(program).update(svg).digest('hex');
    const signed = `${svg}<!-- ${sum} -->\n`; // by which --check knows that it was drawn here, of these
    if (!fs.existsSync(target) || fs.readFileSync(target, 'utf8') !== signed) {
      fs.writeFileSync(target, signed);
      console.log(path.basename(target));
    }
  }
})();
