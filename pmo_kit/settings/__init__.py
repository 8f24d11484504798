"""pmo.yaml as typed settings (`config`), how a YAML file is read (`yamlfile`), and the folders that the kit carries.

May import the ground; knows no table and no cell.
"""
