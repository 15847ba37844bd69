"""Shows a page, its summary and an answer in a real notebook."""

import nbclient
import nbformat

CELLS = [
    "import standfirst as sf\nsf.options(model='none', offline=True)",
    "page = sf.read('Ferry saved\\n\\nBy Nora Pellam\\n\\nThe council kept the ferry on Monday. It will run for five years.\\n')\npage",
    "sf.summarize(page)",
    "sf.ask('Who kept the ferry?', page)",
]

notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in CELLS])
nbclient.NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
for cell in notebook.cells[1:]:
    shown = cell.outputs[-1].data["text/html"]
    assert "The council kept the ferry" in shown or "Ferry saved" in shown, cell
print("ok notebook: 3 cells shown", flush=True)
