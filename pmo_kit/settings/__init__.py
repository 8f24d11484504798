"""pmo.yaml as typed settings (`config`), what a caller means (`meant`), YAML files (`yamlfile`), the folders the kit carries.

May import the rules and the ground; knows no table and no cell.
"""
