"""pmo.yaml as typed settings (`config`), what a caller means (`meant`), YAML files (`yamlfile`), the folders the kit carries.

May import errors and vocabulary alone.
"""
